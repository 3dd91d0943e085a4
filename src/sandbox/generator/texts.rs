//! Message texts: plain and colorful, in several scripts, sometimes with
//! content that a terminal must never receive.

use super::person::Person;
use super::seeded_rng::Draw;
use crate::sandbox::fields::Text;

pub(crate) fn inbound(rng: &mut fastrand::Rng, person: &Person) -> Text {
    let table = match rng.u32(..1_000) {
        0..590 => INBOUND,
        590..680 => EMOJI,
        680..740 => SPANISH,
        740..800 => CJK,
        800..850 => RIGHT_TO_LEFT,
        850..880 => MARKS,
        880..930 => BREAKS,
        930..950 => LONG_WORDS,
        950..980 => LINKS,
        _ => HOSTILE,
    };
    fill(rng.pick(table), rng, person)
}

pub(crate) fn outbound(rng: &mut fastrand::Rng, person: &Person) -> Text {
    fill(rng.pick(OUTBOUND), rng, person)
}

/// The message by which a lead opts out.
pub(crate) fn opt_out(rng: &mut fastrand::Rng) -> Text {
    Text::Borrowed(rng.pick(&["STOP", "Stop", "stop.", "UNSUBSCRIBE", "please stop texting me"]))
}

/// The one message that may follow it.
pub(crate) const OPTED_OUT: &str =
    "You are unsubscribed and will receive no more messages. Reply START to resubscribe.";

pub(crate) fn note(rng: &mut fastrand::Rng, person: &Person) -> Text {
    fill(rng.pick(NOTES), rng, person)
}

pub(crate) fn inquiry(rng: &mut fastrand::Rng, person: &Person) -> Text {
    let table = if rng.permille(20) { HOSTILE } else { INQUIRIES };
    fill(rng.pick(table), rng, person)
}

pub(crate) fn next_step(rng: &mut fastrand::Rng, person: &Person) -> Text {
    fill(rng.pick(NEXT_STEPS), rng, person)
}

/// Fills the fields of a template.
fn fill(template: &'static str, rng: &mut fastrand::Rng, person: &Person) -> Text {
    if !template.contains('{') {
        return Text::Borrowed(template);
    }
    let mut text = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, (gap, after))) =
        rest.split_once('{').and_then(|(before, gap)| Some((before, gap.split_once('}')?)))
    {
        text.push_str(before);
        text.push_str(match gap {
            "first" => person.salutation(),
            "thing" => person.trade.thing,
            "city" => person.place.city,
            "day" => rng.pick(&["Monday", "Tuesday", "Thursday", "Saturday", "tomorrow"]),
            "hour" => rng.pick(&["9:30", "11", "2 pm", "4:15", "half past five", "noon"]),
            "price" => rng.pick(&["$4,800", "$12,350", "$189/month", "$960", "$27,000"]),
            _ => person.agent.1.split_whitespace().next().unwrap_or_default(),
        });
        rest = after;
    }
    text.push_str(rest);
    Text::Owned(text)
}

const INBOUND: &[&str] = &[
    "Does the quote for the {thing} cover everything or just a part?",
    "Yes, can you call me {day} after {hour}?",
    "How long would it take?",
    "{price} is more than I expected. Anything you can do on the price?",
    "Sounds good, let's do {day} at {hour}.",
    "Who is this?",
    "I already went with somebody else, sorry",
    "Can you send me the paperwork again? I can't find the email.",
    "My neighbor in {city} had you do their {thing} and was happy",
    "Does that include taking the old one away?",
    "ok",
    "Yes",
    "no thanks",
    "not yet",
    "I'm at work, text only please",
    "Could somebody come and have a look at the {thing} {day}?",
    "We had hail last night, now there is water in the attic. How soon can you be here?",
    "My insurance covers part of it, do you work with them directly?",
    "What warranty do I get on the {thing}?",
    "I was told somebody would be here at {hour}. Nobody came.",
    "Do you offer financing?",
    "thx {agent}, see you {day}",
    "Can we move it to {day}? Something came up.",
    "The gate code is 4471, the dog is friendly",
    "Still interested but we need to wait until spring.",
    "how much for the {thing}",
    "Please compare it with the offer I forwarded, theirs is {price}.",
    "I filled in your form about the {thing} an hour ago, is this the right number?",
    "Perfect, thank you so much!",
    "Is {agent} around? I would rather talk to the same person as last time.",
    "We are a family of five, would the {thing} you quoted be enough for us or do we need something bigger?",
    "I left a voicemail too. It is about the {thing}, the left side leaks when it rains from the west, and my husband thinks that it has been like that since the storm in March, so we may have to talk to the insurance first.",
];

const SPANISH: &[&str] = &[
    "¿Cuánto cuesta? ¿Y cuánto tarda?",
    "Sí, mañana por la tarde está bien. ¡Gracias!",
    "¿Habla español? Prefiero que me llamen después de las 5.",
    "No me llegó el presupuesto, ¿lo puede enviar otra vez?",
    "Mi número nuevo es este, por favor no llame al otro",
];

const EMOJI: &[&str] = &[
    "👍",
    "Thank you!! 🙏🏽🙏🏽",
    "The whole family is happy 👨‍👩‍👧‍👦❤️",
    "we are the house with the 🏳️‍🌈 and the 🇺🇸 flag",
    "☎️ me after {hour} ⏰",
    "👩🏿‍🔧 came by, all fixed 🎉🎉",
    "🤷‍♀️ not sure yet",
    "1️⃣ {thing} 2️⃣ gutters 3️⃣ paint",
    "🏴󠁧󠁢󠁳󠁣󠁴󠁿 is where I'm from, rain is no news to me 🌧️",
    "😀😃😄😁😆😅😂🤣🥲☺️😊😇🙂🙃😉😌😍🥰😘😗",
];

const CJK: &[&str] = &[
    "明天下午可以打电话给我吗？我想问一下价格。",
    "請問這個報價包含拆除舊屋頂嗎？",
    "太阳能板的保修期是多少年？谢谢！",
    "見積もりをもう一度送っていただけますか？",
    "土曜日の１０時なら大丈夫です。よろしくお願いします。",
    "견적서 잘 받았습니다. 토요일에 방문 가능할까요?",
    "네, 좋아요 👍",
];

const RIGHT_TO_LEFT: &[&str] = &[
    "مرحبا، هل يمكنكم الاتصال بي غدا بعد الساعة ٥؟",
    "كم السعر؟ السطح كله أم جزء منه فقط؟",
    "شكرا جزيلا 🙏",
    "שלום, אפשר לקבוע ליום שני ב-10:30?",
    "כמה זה עולה? ראיתי {price} באתר",
    "چقدر طول می‌کشد؟",
    "The address is شارع السلام 12, second floor",
];

const MARKS: &[&str] = &[
    "Cafe\u{301} on the corner, next to the bakery, that's us",
    "Z̷̛̭͓a̸͎͋l̵͖̔g̴̱̈́ọ̷̕ says the roof is f̶i̶n̶e̶ fine",
    "Tôi muốn hỏi giá, ngày mai được không?",
    "मुझे कल शाम को फ़ोन कीजिए, धन्यवाद",
    "ราคาเท่าไหร่คะ ขอบคุณค่ะ",
    "தமிழில் பேச முடியுமா?",
];

const BREAKS: &[&str] = &[
    "Hi,\n\ntwo questions:\n- how long?\n- how much?\n\nThanks\n{agent}'s neighbor",
    "12 Elm St\r\n{city}\r\nsecond house on the left",
    "line one\u{2028}line two\u{85}line three",
    "see below\n\n\n\n\n\nsent from my phone",
    "\t{thing}\t1\n\tgutters\t2",
    "   ok   \n",
];

const LONG_WORDS: &[&str] = &[
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "soooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo happy",
    "屋顶漏水屋顶漏水屋顶漏水屋顶漏水屋顶漏水屋顶漏水屋顶漏水屋顶漏水屋顶漏水屋顶漏水",
];

const LINKS: &[&str] = &[
    "Here are the pictures: https://example.com/albums/2471?view=all&sort=date#page-3",
    "Is this you? https://www.example.org/reviews/roofing/a/very/long/path/that/goes/on/and/on/and/never/ends/index.html?utm_source=sms&utm_medium=text",
    "http://example.net/(brackets)_and_“quotes”, or just google it.",
    "mail me at someone@example.com or see example.com/contact.",
];

const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}[H\u{1b}[31mYour inbox was cleared",
    "\u{1b}]0;root@inbox\u{7}call me",
    "\u{1b}]8;;https://example.com/phish\u{1b}\\your invoice\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;cm0gLXJmIH4=\u{7}thanks",
    "\u{9b}2J\u{9d}0;owned\u{9c}hello",
    "\u{1b}P+q544e\u{1b}\\ \u{1b}[6n \u{1b}[c \u{1b}[?1049l",
    "Transfer to account \u{202e}4321 9876\u{202c} please",
    "\u{2066}admin\u{2069} approved \u{200f}\u{200e}this",
    "bell\u{7}\u{7}\u{7} backspace\u{8}\u{8}\u{8}\u{8}over\rwritten",
    "zero\u{200b}width\u{feff}and\u{ad}soft\u{2060}joiners \u{e0041}\u{e0042}",
    "nul\u{0}byte and \u{fffd} and \u{fffe}",
    "=HYPERLINK(\"https://example.com\",\"csv formula\")",
];

const OUTBOUND: &[&str] = &[
    "Hi {first}, this is {agent}. You asked about your {thing}. When is a good time to talk?",
    "Thanks {first}! I have you down for {day} at {hour}.",
    "The estimate is {price}, everything included. Shall I send it over?",
    "Just checking in, {first}. Did you have a chance to look at the quote?",
    "We can be in {city} {day} at {hour}. Does that work?",
    "No problem, take your time. I'll get back to you {day}.",
    "Our crew is on the way and should be there around {hour}.",
    "Could you send us a photo of the {thing}?",
    "You're all set, {first}. Thank you for choosing us! 🎉",
    "Sorry we missed you. Is {day} after {hour} better?",
    "Here is your quote: https://example.com/q/8f2c",
    "Hola {first}, soy {agent}. ¿Cuándo le viene bien que le llame?",
    "Reply STOP to opt out, HELP for help.",
    "Yes, {price} covers parts and labor. We haul the old {thing} away.",
];

const NOTES: &[&str] = &[
    "Wants {day}, not before {hour}.",
    "Spoke on the phone. Budget is about {price}.",
    "Dog in the yard, ring first.",
    "Compare with the competitor's offer before calling back.",
    "Decision maker is the spouse.\nCall again {day}.",
    "Asked for Spanish.",
    "⚠️ do not discount below {price}",
    "Photos are in the shared folder.",
];

const INQUIRIES: &[&str] = &[
    "Need a price for the {thing}.",
    "We have had the {thing} for 20 years. Repair or replace?",
    "Looking for three quotes on the {thing}, please text before you call.",
    "Moving to {city} in spring and want the {thing} done before that.",
    "Storm damage. Insurance has been told.",
    "Necesito un presupuesto para la casa en {city}.",
    "Neighbors recommended you. {price} is about what I have in mind.",
    "想了解一下价格和工期。",
    "Just looking for now 🙂",
    "Second house, tenants live there:\n- call me, not them\n- any day after {hour}",
];

const NEXT_STEPS: &[&str] = &[
    "Call back {day}",
    "Send the estimate for the {thing}",
    "Confirm the appointment",
    "Ask for photos",
    "Follow up on the financing question",
    "Wait for the insurance adjuster",
];

/// Delivery failures: code and reason.
pub(crate) const FAILURES: &[(&str, &str)] = &[
    ("30003", "The handset could not be reached"),
    ("30005", "The number does not exist"),
    ("30006", "Landline or unreachable carrier"),
    ("30007", "Carrier refused the message as spam"),
    ("21610", "The recipient has opted out"),
    ("40300", "Campaign is not registered with the carrier"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::is_unsafe;
    use crate::sandbox::generator::person::Contact;

    #[test]
    fn every_gap_of_every_template_is_filled() {
        let person = Person::new(1, Contact::Lead(9));
        for table in [INBOUND, EMOJI, RIGHT_TO_LEFT, BREAKS, OUTBOUND, NOTES, INQUIRIES, NEXT_STEPS]
        {
            for template in table {
                let text = fill(template, &mut fastrand::Rng::with_seed(1), &person);
                assert!(!text.contains(['{', '}']), "{template}");
            }
        }
    }

    #[test]
    fn some_of_the_texts_attack_the_terminal() {
        let attacks = HOSTILE.iter().filter(|text| text.chars().any(is_unsafe)).count();
        assert!(attacks >= 10);
    }
}
