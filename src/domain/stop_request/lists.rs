//! The word lists that phrases name in capitals.

/// The words of a list.
pub(super) fn named(name: &str) -> Option<&'static str> {
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase());
    LISTS.iter().find(|(known, _)| is_name && *known == name).map(|(_, words)| *words)
}

/// Whether a list has a word.
pub(super) fn has(words: &str, word: &str) -> bool {
    words.split_ascii_whitespace().any(|known| known == word)
}

/// Words too common to index a phrase by, unless it has no others.
pub(super) const COMMON: &[&str] = &[
    "i", "im", "id", "you", "u", "your", "ur", "me", "us", "my", "the", "this", "that", "these",
    "it", "its", "to", "of", "is", "not", "dont", "no", "can", "have", "are", "we", "be", "want",
    "get", "call", "text", "on", "here", "need", "like", "please", "just", "do", "take", "de",
    "me", "mi", "la", "el", "es", "se", "ya",
];

const LISTS: &[(&str, &str)] = &[
    ("STOP", "stop stopp quit cease halt"),
    ("PLEASE", "please pls plz plse kindly just"),
    ("NOW", "now please pls plz already immediately asap thanks thx thank_you again forever"),
    ("ME", "me us"),
    ("YOU", "you u ya yall ye"),
    ("YOUR", "your ur ya yalls the this that these those any all every"),
    ("MY", "my this our these"),
    (
        "TEXTING",
        "texting texing txting txtng messaging messeging msging contacting calling emailing \
         mailing bothering harassing harrassing annoying spamming writing bugging pestering \
         soliciting hounding stalking phoning dming pinging solicitation solicitations \
         communicating robocalling robotexting",
    ),
    (
        "CONTACT",
        "contact text txt texts message messages msg call calls write email bother harass disturb \
         annoy spam solicit phone dm bug pester ping reach_out",
    ),
    (
        "TEXTS",
        "text texts txt txts texting message messages msg msgs messaging sms spam contact \
         communication communications correspondence solicitation solicitations notification \
         notifications alerts calls emails email reminders promos promotions offers ads \
         advertising marketing calling contacting",
    ),
    (
        "NOTICES",
        "texts txts texting messages msgs messaging sms spam communication communications \
         correspondence solicitation solicitations notifications alerts calls emails reminders \
         promos promotions offers ads advertising marketing",
    ),
    ("CONTACTED", "contacted texted messaged called emailed bothered harassed disturbed solicited"),
    (
        "REMOVE",
        "remove delete erase purge unlist unenroll unregister deregister exclude unsubscribe",
    ),
    (
        "LIST",
        "list lists database databases system systems contacts records distribution mailing crm \
         rolodex campaign campaigns subscription subscriptions thread chat texts texting",
    ),
    ("NUMBER", "number num numbers nbr # numer numbr nunber phone cell cellphone telephone line"),
    (
        "DETAILS",
        "number num numbers # phone cell name info information contact email data details digits",
    ),
    ("WRONG", "wrong incorrect worng wrog rong"),
    ("SOMEBODY", "person guy lady woman man gal dude contact individual"),
    ("AGAIN", "again anymore ever"),
    ("REPORT", "report reporting reported reports"),
    ("DONT", "dont donot dnt never"),
    ("DIDNT", "didnt dont never not havent"),
    ("EVER", "ever even please dare you u you_ever u_ever you_dare ever_again again please_ever"),
    ("CONSENT", "consent permission authorization approval"),
    (
        "ESCRIBAN",
        "escriban escriba escribas escribais escribir manden mande mandes mandar envien envie \
         envies enviar llamen llame llames llamar contacten contacte contactes contactar molesten \
         moleste molestes molestar texteen texten textee textees textear texto textos mensajeen hablen \
         hable hables busquen busque insistan insista",
    ),
    (
        "ESCRIBIRME",
        "escribirme escribir mandarme mandar enviarme enviar llamarme llamar molestarme molestar \
         contactarme contactar textearme textear mensajearme escribirnos llamarnos",
    ),
    ("VUELVAN", "vuelvan vuelva vuelvas"),
    ("DEJE", "deje dejen deja dejad pare paren para parar cese cesen eviten evite"),
    (
        "MENSAJES",
        "mensajes textos texto mensaje llamadas sms msjs msj correos mensajitos publicidad spam",
    ),
    (
        "QUITENME",
        "quitenme quiteme quitame saquenme saqueme sacame borrenme borreme borrame eliminenme \
         elimineme eliminame remuevanme remuevame retirenme retireme quitarme sacarme borrarme \
         eliminarme",
    ),
    (
        "QUITEN",
        "quiten quite quita quitar saquen saque saca sacar borren borre borra borrar eliminen \
         elimine elimina eliminar remuevan remueva remover retiren retire",
    ),
    ("EQUIVOCADO", "equivocado equivocada incorrecto incorrecta erroneo erronea"),
    ("PORFAVOR", "por_favor porfavor porfa gracias ya"),
];
