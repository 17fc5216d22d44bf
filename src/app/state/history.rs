//! Earlier values of the document, to go back to, each with the name of the change that was made then.

use crate::project::Document;

/// Changes that can be taken back; older ones are forgotten.
const MOST: usize = 1_000;

/// A change that can be taken back, or made again.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was changed, as one would order it: `flip the sign of TNF ➡ RELA`.
    pub name: String,
    /// Changes of one group that follow each other in one gesture, such as moving a slider, are one step.
    group: Option<&'static str>,
    /// The document on the other side of the change.
    document: Box<Document>,
}

/// Earlier values of the document, and later ones that were taken back.
#[derive(Debug, Clone, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// Whether the gesture of the last step goes on.
    is_open: bool,
}

impl History {
    /// What would be taken back.
    #[must_use]
    pub fn undo_name(&self) -> Option<&str> {
        self.undo.last().map(|step| step.name.as_str())
    }

    /// What would be made again.
    #[must_use]
    pub fn redo_name(&self) -> Option<&str> {
        self.redo.last().map(|step| step.name.as_str())
    }

    /// The gesture is over: the next change is a step of its own.
    pub fn close_step(&mut self) {
        self.is_open = false;
    }

    /// Notes a change; `before` is the document from before it.
    pub(in crate::app) fn push(
        &mut self,
        name: String,
        group: Option<&'static str>,
        before: Document,
    ) {
        self.redo.clear();
        let is_same = group.is_some() && self.undo.last().is_some_and(|last| last.group == group);
        if is_same && self.is_open {
            if let Some(last) = self.undo.last_mut() {
                last.name = name;
            }
            return;
        }
        self.is_open = true;
        if self.undo.len() == MOST {
            self.undo.remove(0);
        }
        self.undo.push(Step {
            name,
            group,
            document: Box::new(before),
        });
    }

    /// Takes the last step off: its name, its group, and the document to go back to.
    pub(in crate::app) fn take(
        &mut self,
        is_redo: bool,
    ) -> Option<(String, Option<&'static str>, Document)> {
        self.is_open = false;
        let steps = if is_redo {
            &mut self.redo
        } else {
            &mut self.undo
        };
        let step = steps.pop()?;
        Some((step.name, step.group, *step.document))
    }

    /// Puts a step on the other side, or back on its own: `document` is the one that it leads to from there.
    pub(in crate::app) fn put(
        &mut self,
        (name, group): (String, Option<&'static str>),
        document: Document,
        is_redo: bool,
    ) {
        let step = Step {
            name,
            group,
            document: Box::new(document),
        };
        let steps = if is_redo {
            &mut self.redo
        } else {
            &mut self.undo
        };
        steps.push(step);
    }

    /// Forgets everything.
    pub(in crate::app) fn clear(&mut self) {
        *self = Self::default();
    }
}
