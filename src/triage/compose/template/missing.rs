//! Fields that a template cannot be filled with.

use super::Field;

/// The fields of a template without a value, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingFields {
    absent: Vec<Field>,
    not_loaded: Vec<Field>,
}

impl MissingFields {
    pub(super) fn add(&mut self, field: Field, not_loaded: bool) {
        let fields = if not_loaded { &mut self.not_loaded } else { &mut self.absent };
        if !fields.contains(&field) {
            fields.push(field);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.absent.is_empty() && self.not_loaded.is_empty()
    }

    /// The first field that may have a value and is not loaded.
    pub fn not_loaded(&self) -> Option<Field> {
        self.not_loaded.first().copied()
    }

    /// What a lead of that name and the sender lack, as a sentence without the
    /// final stop: `Ann has no {product}`.
    pub fn describe(&self, who: &str) -> String {
        let all = || self.absent.iter().chain(&self.not_loaded).copied();
        let of_lead: Vec<String> = all()
            .filter(|field| field.is_of_lead())
            .map(|it| format!("{{{}}}", it.name()))
            .collect();
        let who = if who.trim().is_empty() { "This lead" } else { who };
        let mut lacks = Vec::new();
        if !of_lead.is_empty() {
            lacks.push(format!("{who} has no {}", of_lead.join(", ")));
        }
        if all().any(|field| field == Field::Me) {
            lacks.push("your profile has no first name for {me}".to_owned());
        }
        if all().any(|field| field == Field::Number) {
            lacks.push("your {number} is unknown".to_owned());
        }
        lacks.join("; ")
    }
}
