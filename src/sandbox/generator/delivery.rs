//! Delivery of initial messages.

use super::event::{Event, Media};
use super::names::Triple;
use super::run_id;
use super::seeded_rng::Draw;
use super::texts::FAILURES;
use super::timestamp::ApiTime;
use crate::sandbox::fields::Text;

const SECOND: i64 = 1_000;

/// Sets the delivery state of an outbound message: the newest may still be in
/// transit.
pub(super) fn deliver(event: &mut Event, rng: &mut fastrand::Rng, now: i64) {
    let at = event.created_at.0;
    let queued = Some(ApiTime(at));
    let sending = Some(ApiTime(at + rng.i64(100..900)));
    let sent = Some(ApiTime(at + rng.i64(SECOND..3 * SECOND)));
    event.queued_at = queued;
    event.billing_status = Some(Text::Borrowed("Billed"));
    event.billable_amount = Some(0.0079);
    let status = match (now - at < 300 * SECOND, rng.u32(..100)) {
        (true, 0..20) => "Queued",
        (true, 20..40) => "Sending",
        (true, 40..60) | (false, 0..6) => "Sent",
        (false, 6..8) => "Undeliverable",
        (false, 8) => "Blocked",
        _ => "Delivered",
    };
    event.status = Some(Text::Borrowed(status));
    if status == "Blocked" {
        event.blocked_at = sending;
        event.status_reason = Some(Text::Borrowed("Blocked outside of permitted hours"));
        event.compliance_action = Some(Text::Borrowed("QuietHours"));
        return;
    }
    event.sending_started_at = sending.filter(|_| status != "Queued");
    event.sent_at = sent.filter(|_| !matches!(status, "Queued" | "Sending"));
    let arrived = Some(ApiTime(at + rng.i64(3 * SECOND..20 * SECOND)));
    match status {
        "Delivered" => event.delivered_at = arrived,
        "Undeliverable" => {
            event.undeliverable_at = arrived;
            event.status_reason = Some(Text::Borrowed("The carrier gave up"));
            event.retry_count = rng.i64(1..4);
        }
        _ => {}
    }
}

/// Sets the sender, a person or an automation, and the reason for the number.
pub(super) fn sender(event: &mut Event, rng: &mut fastrand::Rng, agent: Triple) {
    if rng.permille(700) {
        event.set_actor(agent);
    } else {
        event.created_by = Text::Borrowed("Automation");
        event.automation_run_id = event.conversation_id.as_deref().map(run_id);
        event.campaign_id = Some(Text::Borrowed("camp-1"));
    }
    let reasons = ["StickyConversation", "StickyConversation", "LocalArea", "HealthyPool"];
    event.was_manually_overridden = rng.permille(40);
    let reason = if event.was_manually_overridden { "ManualOverride" } else { rng.pick(&reasons) };
    event.selection_reason = Some(Text::Borrowed(reason));
}

/// Resets the queued and delivered times.
fn undo_delivery(event: &mut Event, status: &'static str) {
    event.status = Some(Text::Borrowed(status));
    event.status_reason = None;
    event.compliance_action = None;
    event.delivered_at = None;
    event.undeliverable_at = None;
    event.blocked_at = None;
    event.retry_count = 0;
}

pub(super) fn fail(
    event: &mut Event,
    rng: &mut fastrand::Rng,
    known: Option<(&'static str, &'static str)>,
) {
    let (code, reason) = known.unwrap_or_else(|| rng.pick(FAILURES));
    undo_delivery(event, "Failed");
    event.error_code = Some(Text::Borrowed(code));
    event.status_reason = Some(Text::Borrowed(reason));
    event.failed_at = Some(ApiTime(event.created_at.0 + rng.i64(SECOND..9 * SECOND)));
    event.retry_count = rng.i64(0..4);
    event.billing_status = Some(Text::Borrowed("NotBilled"));
    event.billable_amount = None;
}

pub(super) fn schedule(event: &mut Event, due: i64) {
    undo_delivery(event, "Scheduled");
    event.queued_at = None;
    event.sending_started_at = None;
    event.sent_at = None;
    event.billing_status = None;
    event.billable_amount = None;
    event.scheduled_for = Some(ApiTime(due));
    event.scheduled_reason = Some(Text::Borrowed("Outside of the lead's daytime"));
    event.description = Text::Borrowed("Message scheduled");
}

pub(super) fn cancel(event: &mut Event, at: ApiTime) {
    event.status = Some(Text::Borrowed("Canceled"));
    event.canceled_at = Some(at);
    event.cancel_reason = Some(Text::Borrowed("The lead wrote first"));
}

/// The files of a message: usually one picture, sometimes several of several
/// types.
pub(super) fn media(rng: &mut fastrand::Rng, event: &str) -> Vec<Media> {
    const FILES: &[(&str, &str, Option<&str>)] = &[
        ("image/jpeg", "jpg", Some("IMG_2041.jpg")),
        ("image/jpeg", "jpg", Some("roof (1).jpg")),
        ("image/jpeg", "jpg", Some("屋顶.jpg")),
        ("image/jpeg", "jpg", None),
        ("image/png", "png", Some("Screenshot 2026-11-20.png")),
        ("image/heic", "heic", Some("IMG_2042.HEIC")),
        ("video/mp4", "mp4", Some("leak.mp4")),
        ("application/pdf", "pdf", Some("estimate.pdf")),
        ("text/vcard", "vcf", Some("contact.vcf")),
        ("audio/amr", "amr", None),
    ];
    let count = match rng.u32(..10) {
        0..6 => 1,
        6..9 => 2,
        _ => 3,
    };
    let one = |number: u32| {
        let (kind, extension, name) =
            if number == 1 { FILES[rng.usize(..6)] } else { rng.pick(FILES) };
        Media {
            url: format!("https://example.com/media/{event}/{number}.{extension}"),
            content_type: (!rng.permille(60)).then_some(Text::Borrowed(kind)),
            size: Some(rng.u64(20_000..4_000_000)),
            sha256: rng.bool().then(|| format!("{:064x}", rng.u128(..))),
            file_name: name.map(Text::Borrowed),
            file_id: rng.permille(800).then(|| format!("file-{event}-{number}")),
        }
    };
    (1..=count).map(one).collect()
}
