"""Words and phrases that make a draft an issue; each is a regular expression matched as whole words.

Lists are for telling a person which words to look at, and as evidence beside the topic model; none of
them decides an answer alone.
"""

from __future__ import annotations

# What is an insult only of somebody, and else an animal or a man at a fete.
_CALLED = r"(?:you|your|are|a|an|of|these|those|that|such|absolute|total|complete|proper|utter|little|right) (?:%s)(?! \w*(?:shop|show|act|school|suit|costume|nose|trap|run|infest)\w*)"
INSULTS = (
    "idiots?", "moron(?:s|ic)?", _CALLED % "clowns?|snakes?|rats?", "muppets?", "pillocks?", "plonkers?", "numpt(?:y|ies)", "twits?", "prats?", "wallys?",
    "liars?", "lying", "useless", "pathetic", "stupid", "thick(?: as mince)?", "dim(?:wit)?", "gormless", "lazy", "scum", "vermin",
    "disgrac(?:e|eful)", "incompetent", "coward(?:s|ly)?", "hypocrites?", "toe ?rags?", "gobshite", "eejit", "tosser", "wanker",
    "dickhead", "arse(?:hole)?", "bellend", "bastards?", "daft", "dozy", "waste of space", "brain ?dead", "snowflakes?", "loser",
    "fool", "buffoon", "joke of a", "laughing stock", "windbag", "blowhard", "halfwit", "cretin", "imbecile", "nutter", "loon(?:y|ies)?",
)  # fmt: skip
ACCUSATIONS = (
    "crooks?", "crooked", "bent", "corrupt(?:ion)?", "frauds?(?:ster)?", "fraudulent", "thie(?:f|ves)", "stole", "stealing", "con ?man",
    "con ?artist", "cowboys?", "fiddl(?:ed|ing)", "fiddles", "bribed?", "bribes", "bung(?:s|ed)?", "backhanders?", "brown envelopes?", "embezzl\\w+",
    "rigged", "cover(?:ed|ing)?[ -]?up", "criminals?", "drug dealers?", "dealing drugs", "paedo(?:phile)?", "groom(?:er|ing)", "perv(?:ert)?",
    "wife beater", "drink[ -]driv\\w+", "scam(?:mer|med|ming)?", "rip(?:ped|ping)? off", "in the pocket of", "in (?:his|her|their) pocket",
    "pocket(?:ed|ing)", "(?:took|taking|takes) (?:the |a )?(?:cash|money|bribes?|bungs?)", "lin(?:ed|ing|es) (?:his|her|their) pockets", "shoplift\\w+", "racist", "blackmail\\w*", "tax dodg\\w+", "on the take", "dodgy",
)  # fmt: skip
ALLEGATION_PHRASES = (
    "everyone knows", "i(?:'ve)? hear(?:d)? (?:that|he|she|they)", "word (?:is|on the street)", "rumour has it", "allegedly", "apparently",
    "no smoke without fire", "what (?:is|are) (?:he|she|they) hiding", "follow the money", "i wonder how much",
)  # fmt: skip
CHILD_WORDS = (
    "child(?:ren)?", "kids?", "kiddies", "bairns?", "weans?", "pupils?", "school(?:children|kids)?", "year (?:[1-9]|1[0-3])s?", "under[ -]?\\d{1,2}s?",
    "toddlers?", "bab(?:y|ies)", "teen(?:ager)?s?", "nursery", "brownies", "cubs", "scouts", "beavers", "rainbows", "youth (?:club|team)",
    "primary", "academy", "grandson", "granddaughter", "little ones", "youngsters", "nativity", "sports day", "aged? (?:[1-9]|1[0-7])",
)  # fmt: skip
PICTURES = (
    "photos?", "pics?", "pictures?", "images?", "video(?:s|ed)?", "clips?", "selfies?", "snaps?", "album", "filmed", "footage", "photograph(?:s|ed)?",
    "tagged", "gallery", "livestream(?:ed)?",
)  # fmt: skip
GROUPS = (
    "immigrants?", "migrants?", "asylum seekers?", "refugees?", "illegals?", "foreigners?", "muslims?", "jews?", "jewish", "christians?",
    "gyps(?:y|ies)", "travellers?", "gays?", "lesbians?", "trans", "disabled", "wheelchairs?", "women(?: drivers)?", "blacks?", "asians?",
    "romanians?", "polish", "poles", "pensioners?", "oldies", "boomers", "young people", "the english", "the scots", "the welsh", "catholics?", "protestants?",
    "benefit(?:s)? (?:claimants?|scroungers?)", "the deaf", "mental(?:ly ill)?", "religion",
)  # fmt: skip
HOSTILE = (
    "send (?:them|'em) (?:back|home)", "go home", "not (?:wanted|welcome)", "their (?:sort|kind|lot)", "that lot", "thieves", "scroungers?", "lock your",
    "too many", "shouldn'?t be allowed", "belong", "infest\\w*", "invad\\w*", "invasion", "overrun", "dirty", "filthy", "lazy", "can'?t drive",
    "dangerous", "ruin(?:ed|ing)?", "taking over", "typical", "half of them", "criminals?", "ban them", "unnatural", "backward", "savages?", "bloody",
)  # fmt: skip
VOTE_PROMISES = (
    "i(?:'ll| will| shall|'m going to| am going to| intend to|'ll be) (?:be )?(?:vot\\w+|oppos\\w+|object\\w*|refus\\w*|support\\w*|back\\w*|block\\w*|approv\\w*|reject\\w*)",
    "(?:my|our) (?:mind|minds)(?: is| are|'s)? made up", "over my dead body", "(?:has|gets|got|have) my (?:full )?(?:vote|support|backing)",
    "i(?:'ve| have) (?:already )?(?:decided|made up my mind)", "no way (?:this|it|that) (?:is|gets|will|should)", "should be (?:refused|approved|thrown out|granted)",
    "(?:won'?t|will not|never) (?:get|be getting) my vote", "voting (?:against|for) (?:it|this|the)", "consider it (?:done|refused|approved)",
)  # fmt: skip
PLUGS = (
    "\\d{1,2} ?% off", "discount(?:s|ed)?(?: code)?", "use (?:the |my )?code", "book (?:now|online|your|a table)", "best \\w+ in (?:town|the (?:village|county|area|borough|city))",
    "get yourself(?:s|selves)? (?:down|over|along)", "pop (?:in|down|along) (?:to|and)", "special offer", "half[ -]price", "free quote", "give (?:them|him|her) a (?:call|ring|bell)",
    "highly recommend(?:ed)?", "cannot recommend", "can'?t recommend", "#ad", "sponsored", "my (?:shop|business|firm|company|salon|cafe|café)", "orders? (?:now|online)",
    "treat(?:ed)? (?:me|us|myself) (?:to|like)", "bargain", "on sale",
)  # fmt: skip
ELECTION_ASKS = (
    "vote (?:for |labour|conservative|tory|lib ?dem\\w*|green|reform|plaid|snp|dup|sinn|ukip|independent|me\\b)\\w*", "your vote", "lend (?:me|us) your",
    "polling (?:day|station)s?", "(?:may|june) (?:the )?\\d\\w*", "on thursday", "re-?elect", "cross (?:in|next to)", "ballot", "kick (?:them|the \\w+) out", "at the polls",
)  # fmt: skip
LOCATION_NOW = (
    "(?:we(?:'re| are)|i(?:'m| am)) (?:off to|away|at the airport|on holiday|in \\w+ (?:for|until|till)|flying)", "(?:just )?landed", "house(?:'s| is| will be)? (?:empty|unoccupied)",
    "nobody(?:'s| is)? (?:in|home)", "back (?:on|next) \\w+day", "home alone", "(?:two|2|three|3) weeks? in", "walking home", "on my own (?:tonight|at|in)", "off on (?:our|my) hols?",
    "see you at \\d", "i(?:'ll| will) be (?:at|in|outside)", "my (?:usual|regular) (?:run|route|walk)", "live from my",
)  # fmt: skip
PRESS = (
    "(?:article|story|piece|photo|pic|cutting|front page|headline) (?:from|in|off|out of|by|courtesy)", "(?:daily|evening|sunday|weekly) \\w+", "gazette", "chronicle", "herald",
    "telegraph", "guardian", "the (?:sun|times|mirror|star|mail)", "getty", "shutterstock", "google images", "screenshot of", "found (?:this|it) (?:on|online)", "full article",
    "borrowed this", "nicked this", "song", "soundtrack",
)  # fmt: skip
SECRETS = (
    "confidential", "exempt (?:items?|reports?|papers?|appendi(?:x|ces)|information|business|sessions?|minutes)", "(?:is|are|was|were|marked|it's|its) exempt(?! from)", "private (?:session|papers?|meeting|briefing|report)", "closed (?:session|meeting)", "pink papers?", "part (?:2|two|ii|b)\\b", "leaked?", "behind closed doors",
    "not (?:meant to|supposed to) (?:say|tell|know|share)", "don'?t tell anyone", "between (?:us|you and me)", "embargo(?:ed)?", "before it(?:'s| is) (?:public|announced)", "members'? briefing",
    "insider", "off the record", "not (?:yet )?public",
)  # fmt: skip
