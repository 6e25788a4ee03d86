#!/bin/sh
# The command as the service has it: its settings, its account, its folder. docs/operations.md says where this goes.
set -ae
. /etc/askfirst/environment
cd /var/lib/askfirst
exec runuser -u askfirst -- /opt/askfirst/bin/askfirst "$@"
