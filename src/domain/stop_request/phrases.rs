//! The keywords and phrases that ask to stop.
//!
//! Sources. Keywords: 47 CFR 64.1200(a)(10) names the first seven; STOPALL is
//! one of the carriers' and their providers' (Twilio's defaults: STOP, STOPALL,
//! UNSUBSCRIBE, CANCEL, END, QUIT; opt-in: START, YES, UNSTOP), ARRET is STOP
//! for the Canadian carriers. The CTIA Messaging Principles ask to honor normal
//! language too. The phrases are this project's reading of "any reasonable
//! means", by their meaning; a part is in Spanish, since the rule names no
//! language.

use super::exception::{self, Exception};

/// Definite answers when nothing else is said, as
/// [`squashed`](super::words::Message::squashed). The first line is the
/// regulation's.
pub(super) const KEYWORDS: &str = "stop quit end revoke optout cancel unsubscribe \
    stopal stopeverything stp sotp stpo tsop st0p endal cancelal quital optmeout unsub \
    remove removed delete dnc dnd halt cease exit enough nomore \
    nomas basta yabasta bastaya blocked desist alto pare paren para parar detener detengan detengase detenganse \
    detente cancelar cancela baja eliminar remover quitar salir aret areter desabonar";

/// Symbols that mean stop.
pub(super) const SIGNS: &[char] = &['\u{1f6d1}', '\u{26d4}', '\u{1f6ab}', '\u{1f595}'];

/// Opt-in answers, squashed.
pub(super) const OPT_IN: &str = "start unstop subscribe resubscribe optin optmein optbackin resume";

/// Phrases with the same exception.
pub(super) struct Group {
    pub(super) except: Exception,
    /// In the syntax of [`Pattern`](super::pattern::Pattern).
    pub(super) phrases: &'static [&'static str],
}

pub(super) const GROUPS: &[Group] = &[
    STOP,
    I_WANT_IT_TO_STOP,
    OPT_OUT,
    NO_TEXTS,
    NOT_WANTED,
    NOT_INTERESTED,
    OFF_THE_LIST,
    LOSE_MY_NUMBER,
    GO_AWAY,
    NOT_ME,
    SPANISH,
];

const STOP: Group = Group {
    except: exception::not_to_stop,
    phrases: &[
        "^ ?PLEASE STOP ?it|this|that|everything|all ?NOW ?NOW $",
        "^ can|could|will|would|wont|cant YOU ?PLEASE STOP ?it|this|that ?NOW $",
        "STOP TEXTING",
        "STOP ?with|w|all ?the|these|your|ur|those|this ?damn|stupid|annoying|automated|spam TEXTS",
        "STOP sending|send ME",
        "STOP sending|send ..3 TEXTS|this|these|stuff|things|crap|shit",
        "STOP sending|send $",
        "STOP blowing|hitting|lighting ..3 up",
        "STOP reaching out",
        "STOP ?with this|the|your|all|that nonsense|bs|crap|shit|bullshit|spam|harassment|madness",
        "STOP text|txt|message|contact|call|msg ME",
        "^ ?PLEASE STOP ?it i|im|ill|ive|you|youre|we|no|not|who|wrong",
        "this|it|these|they ?shit|crap ?really needs|need|has|have|must|better ?to STOP ?NOW $",
        "YOU ?really need|have|must|should|better|gotta|can ?to ?PLEASE STOP ?it|this ?NOW $",
    ],
};

const I_WANT_IT_TO_STOP: Group = Group {
    except: exception::denied,
    phrases: &[
        "ask|asked|asking|tell|told|telling|said|want|wanted|need|beg|begging ..2 YOU|them ..2 to STOP ?NOW $",
        "make|get|want|need|like it|this|these|them|the|your ?TEXTS ?to STOP ?NOW $",
        "ask|asked|asking|tell|told|telling|warned ..2 not to CONTACT",
        "if YOU dont STOP $",
        "last time STOP $",
        "^ ?PLEASE STOP for_the_last_time|now_or|or_else",
        "not|no_longer interested ?PLEASE STOP ?NOW $",
        "said|saying|say|text|texted|replied|wrote|typed|sent STOP ?already|twice $",
        "STOP receiving|recieving|getting ..4 TEXTS|these|this|anything|them",
        "revoke|withdraw|rescind|retract|revoking|withdrawing ..2 CONSENT",
        "cancel|end|discontinue|suspend|terminate ?all|my|the|this|these|your|ur|any ?future|further \
         TEXTS|TEXTING|subscription|membership",
        "refrain from TEXTING",
        "^ ?PLEASE end|discontinue this|these|it ?NOW $",
    ],
};

const OPT_OUT: Group = Group {
    except: exception::not_of_texts,
    phrases: &[
        "unsubscribe|unsubscribed|unsubscribing|unsub|unsubcribe|unsuscribe|unsubscibe|unscribe",
        "unsubsribe|unsubsrcibe|unsubscrib|unsuscribed|optout|stopall",
        "opt|opting|opted ?me|us|him|her|my_number out",
    ],
};

const NO_TEXTS: Group = Group {
    except: exception::no_ban,
    phrases: &[
        "DONT|not ?EVER CONTACT ?or|and|nor|to ?CONTACT ME|AGAIN|here",
        "DONT ?EVER CONTACT ?or|and|nor ?CONTACT $",
        "DONT ?EVER CONTACT ?or|and|nor ?CONTACT ?at|on MY ..1 NUMBER|house|home|family",
        "DONT ?EVER send ?ME ?any|anymore ?more|other|further TEXTS|anything|stuff|crap|shit",
        "DONT keep TEXTING",
        "DONT bother TEXTING",
        "no need to CONTACT ME AGAIN|further",
        "^ ?PLEASE no longer CONTACT ME",
        "YOU may|can not|no_longer CONTACT ME",
        "YOU cant|cannot CONTACT ME AGAIN",
        "^ ?PLEASE no ?more|further|unwanted|unsolicited TEXTS ?NOW|AGAIN ?NOW $",
        "no more|further TEXTS",
        "^ ?PLEASE enough ?already|with|of ?the|these|your TEXTS",
        "if YOU ?ever CONTACT ME|this_number AGAIN",
        "^ ?PLEASE no more ?NOW $",
        "dont|not|no contact|call|text|disturb list|lists|registry",
        "dnc list|registry",
    ],
};

const NOT_WANTED: Group = Group {
    except: exception::partly,
    phrases: &[
        "dont|wouldnt|not|didnt|no_longer|never ?really want|wanna|wish|like|care|wanted|wanting ?for \
         ?to ?get|receive|recieve|have|see ?any|anymore ?more|of|further ?of ?your|ur|these|those|this|the \
         ?kind_of|type_of|stupid|damn|spam|automated|random|text|sms NOTICES",
        "dont|wouldnt|not|didnt|no_longer|never ?really want|wanna|wish|like|care|wanted|wanting \
         ?YOU ?to|be ?be CONTACTED|subscribed|receiving",
        "dont|not|no_longer ?really want|wanna|wish|like|care ..2 hear|hearing ?back|anything from",
        "dont|not|no_longer want|wanna|need these|this|them|those ?AGAIN $",
        "dont want YOU to CONTACT|TEXTS",
        "dont|wouldnt|not|no_longer ?really want|wanna|wish|like ..1 receive|recieve|get anything|stuff ?else from YOU",
        "dont|not|no_longer want|wanna|wish|like ?to be on|part_of YOUR ..2 LIST",
        "rather|prefer ?YOU|to not ?to ?be|get|receive TEXTS|CONTACTED|CONTACT",
        "i|id|ill|we|im ?would|really want|wanna|like|need|wish|ask|asked|asking|demand|request|requesting \
         ?to ?be removed|taken_off|deleted|unsubscribed|excluded",
        "^ ?PLEASE be removed|taken_off|deleted",
        "DIDNT|no ?ever give|gave|given|grant|granted ..3 CONSENT",
        "YOU dont|never have|had ..3 CONSENT",
        "who gave YOU CONSENT",
        "DIDNT|dont|no consent|consented|consenting $",
        "DIDNT|dont consent|consented to ?any|be|being|get|getting|receive|receiving|your this|these|TEXTS|CONTACTED",
        "without ?my CONSENT",
        "arent|not|isnt authorized|permitted|welcome to CONTACT",
        "DIDNT sign|signed ?me up ?for ?this|these|that|it|anything $",
        "DIDNT sign|signed up ?for|to ?any|your|these|receive|get TEXTS|this|these",
        "DIDNT ask|asked|request|requested ?for|to ?any|be|get|receive|your|these|this TEXTS|CONTACTED",
        "DIDNT ask|asked|request|requested ?for this|these|it $",
        "DIDNT|dont subscribe|subscribed",
    ],
};

const NOT_INTERESTED: Group = Group {
    except: exception::says_more,
    phrases: &[
        "^ ?im|we|were|sorry ?really|just not|no_longer interested ?at_all|anymore|in_this|in_it ?NOW $",
        "^ no ?me|estoy interesa|interesado|interesada ?PORFAVOR $",
        "^ no quiero nada ?mas ?PORFAVOR $",
    ],
};

const OFF_THE_LIST: Group = Group {
    except: exception::denied,
    phrases: &[
        "REMOVE ME",
        "PLEASE remove|delete|unsubscribe ?NOW $",
        "scratch|drop|cut|strike|keep|leave|count|pull ME off|from|out_of YOUR ..2 LIST",
        "take|get|taking ME off|out ?NOW $",
        "take|get|taking|keep|leave ME off|out_of|from ?of YOUR ..3 LIST",
        "take ME off|out ?of|from this|these|here|your|ur",
        "take|get|remove|delete|strike|cross|scratch|pull|drop|keep|leave MY ..1 DETAILS off|from|out",
        "REMOVE|take|drop|pull ?number|name|from|off off|from|out_of ?YOUR ..2 \
         list|lists|database|system|contacts|records|distribution|mailing",
        "REMOVE|take|get ..3 off|from|out_of ?of your|ur|yalls ..3 \
         list|lists|database|system|contacts|records|distribution|mailing|crm",
        "get off YOUR ..2 LIST",
        "want|wanna|like|need ?to ?be|get off|out_of ?of YOUR ..2 LIST",
        "off ?of your|ur ..2 list|lists $",
    ],
};

const LOSE_MY_NUMBER: Group = Group {
    except: exception::not_to_stop,
    phrases: &[
        "lose|loose|forget|remove|delete|erase|purge|scrub|dump|trash MY ?cell|phone|contact|personal DETAILS",
    ],
};

const GO_AWAY: Group = Group {
    except: exception::denied,
    phrases: &[
        "leave ME ?the ?hell|fuck|f|eff alone|be",
        "let ME be $",
        "^ ?PLEASE go_away|get_lost|back_off ?NOW $",
        "fuck|f|fk|fck|fuk|piss|screw|buzz|bugger|eff|sod off ?YOU|NOW|asshole $",
        "fuck|screw|piss off with",
        "^ fuck|screw|fck|fuk YOU|yourself|this $",
        "go to hell",
        "kiss my ass",
        "^ gtfo|fu|f_u $",
        "go fuck|f yourself",
        "youre|ur|YOU ?are|keep spamming|bothering|stalking",
        "block ME",
        "harassment|harrassment|harassing|harrassing",
        "cease_and desist",
        "tcpa",
        "unsolicited|unwanted TEXTS",
        "REPORT ..3 ftc|fcc|spam|harassment|bbb|dnc|police|authorities|carrier",
        "REPORT YOU",
        "REPORT|block|blocking|blocked this|your|ur ..1 NUMBER",
        "blocking|blocked YOU",
        "block YOU $",
        "block YOU NOW|if|and",
        "youre|ur|YOU ?are|have ?been blocked $",
        "sue|suing YOU|your|ur",
        "^ ?this|its|you ?is|are ?just spam|spamming ?text|texts|message $",
    ],
};

const NOT_ME: Group = Group {
    except: exception::own_mistake,
    phrases: &[
        "WRONG NUMBER",
        "WRONG SOMEBODY $",
        "YOU|youve|have|got|texting|texted|calling|messaging ..3 WRONG SOMEBODY",
        "not|isnt|no the right|correct NUMBER",
        "not|isnt|no the right|correct SOMEBODY",
        "YOU|youre|your|ur ?are looking for someone|somebody else",
        "^ not his|her|their ?old number|phone|cell ?anymore $",
        "this|its|it|thats|that|is not|isnt|no_longer|aint|is_no_longer ?the his|her|hers|their|theirs|*s ?old \
         number|phone|cell",
        "this|its|it|thats|that|is not|isnt|aint my number $",
        "number ?now belongs ?now to someone|somebody",
        "number|phone no_longer|doesnt|isnt belongs|belong|his|hers|theirs",
        "have|got|reached|texted|texting|called|contacting|contacted|messaging ?the someone|somebody else",
        "noone|nobody ..2 by|with that|this|the ?name",
        "noone|nobody ?here named",
        "no|any ..2 at this number",
        "doesnt|dont|no_longer have|has|own this|that number|phone",
        "doesnt|dont|no_longer live|lives|work|works here",
        "dont know ..1 anyone|anybody|noone|nobody ..1 named|called|by|with",
        "not|isnt who YOU ?think|want|are|re",
        "not|isnt the person|one|guy|lady ?that|who ?YOU|youre|ur",
        "youre|YOU ?are|have|got mistaken|confused ME with|for",
        "have ME mistaken|confused|mixed_up with|for",
        "^ ?sorry this|im|its|it|thats|that|i ?is|am not|isnt|aint him|her|them $",
    ],
};

const SPANISH: Group = Group {
    except: exception::not_in_spanish,
    phrases: &[
        "no me|nos ?VUELVAN ?a ESCRIBAN|ESCRIBIRME",
        "no VUELVAN a ESCRIBIRME",
        "no molesten|moleste|molestes|molestar|escriban|escriba|escribas|llamen|llame|llames|contacten|contacte|texteen \
         ?mas ?PORFAVOR $",
        "no manden|mande|mandes|envien|envie|envies|manda|envia ..2 MENSAJES|nada",
        "no mas MENSAJES",
        "no manden|mande|envien|envie mas ?PORFAVOR $",
        "basta|parar|pare|paren|alto ?de|con ?los|tantos|sus MENSAJES",
        "no vive ?aqui",
        "^ ?PORFAVOR ?ya no mas ?PORFAVOR $",
        "no quiero|deseo|quisiera ?seguir|que|mas ?me|mas|recibir|recibiendo ..2 MENSAJES|ESCRIBAN",
        "no quiero|deseo|quisiera ?seguir ?que ?me recibir|recibiendo|contacten|escriban|llamen|manden|texteen",
        "ya no ?me|quiero ESCRIBAN|recibir|MENSAJES|ESCRIBIRME",
        "DEJE ?ya de ?estar ?me ESCRIBIRME|joder|fastidiar|insistir",
        "dejenme|dejeme|dejame|dejenos ..1 paz|tranquilo|tranquila",
        "QUITENME ..1 de ..3 lista|listas|base|sistema|contactos|registro|registros",
        "QUITENME ?PORFAVOR $",
        "me quitan|quita|sacan|saca|borran|borra|eliminan|elimina de ..2 lista|registro|sistema",
        "QUITEN ..1 de ?la|su|esta lista",
        "denme|deme|dame|darme|darse|dar|doy|dado de baja",
        "quiero|deseo|solicito ?mi|la|una baja",
        "QUITEN|pierdan|pierda|pierde mi|este|nuestro ?numero_de|numero|nombre|contacto|informacion|datos \
         numero|nombre|telefono|celular|contacto|informacion|datos|de",
        "QUITEN|pierdan|pierda|pierde mi|este|nuestro numero|nombre|telefono|celular|contacto|informacion|datos",
        "cancelar|cancele|cancelen|cancela ?mi|la|esta|sus|los|estos suscripcion|subscripcion|MENSAJES",
        "numero|persona|contacto|telefono EQUIVOCADO",
        "EQUIVOCADO de numero|persona",
        "equivoca|equivoco|equivocas|equivocaste|equivocaron|equivocando de numero|persona|telefono",
        "^ ?creo_que ?se|te ?ha|esta|estas|estan equivoco|equivocaste|equivocado|equivocada|equivocaron $",
        "no soy ?yo esa|la|el|ese persona|indicada|senor|senora",
        "no soy quien|el_que|la_que ..1 busca|buscas|buscan|cree|piensa",
        "no es ?el|mi|su|este numero ?de|correcto ..3 $",
        "no conozco a ningun|ninguna|nadie",
        "no autorizo|autorice|consiento",
        "no doy|di ..1 permiso|consentimiento|autorizacion",
    ],
};
