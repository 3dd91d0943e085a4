//! What a user has seen once, in whatever account.

use super::{StateDb, StateError};

/// The tour was ended, or seen to its end.
const TOUR: &str = "tour";

impl StateDb {
    /// Whether nothing was kept so far: no draft, no filter, no end of the tour.
    pub fn is_newcomer(&self) -> Result<bool, StateError> {
        let any = "SELECT EXISTS (SELECT 1 FROM milestone) OR EXISTS (SELECT 1 FROM draft)
            OR EXISTS (SELECT 1 FROM filter_history)";
        let is_known: bool = self.connection.query_row(any, [], |row| row.get(0))?;
        Ok(!is_known)
    }

    /// Keeps that the tour is over.
    pub fn end_tour(&mut self) -> Result<(), StateError> {
        self.change(|connection, _| {
            connection.execute("INSERT OR IGNORE INTO milestone (name) VALUES (?1)", [TOUR])?;
            Ok(())
        })
    }
}
