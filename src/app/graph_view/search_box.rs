//! The search box above the network, and what it offers while one types.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText, TextEdit, Ui};

use crate::app::query::{Matches, QueryContext, QueryError, Suggestion, suggestions};
use crate::app::theme;

/// Memory of the search box.
#[derive(Default)]
pub(super) struct SearchBox {
    text: String,
    wants_focus: bool,
    has_keyboard: bool,
    /// Whether something was chosen, and nothing typed since.
    is_closed: bool,
    chosen: usize,
}

impl SearchBox {
    /// The next frame types into it.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Whether it had the keyboard in the last frame.
    pub fn has_keyboard(&self) -> bool {
        self.has_keyboard
    }

    /// Text that is in it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Shows the box; what was chosen.
    pub fn ui(&mut self, ui: &mut Ui, context: &QueryContext<'_>, width: f32) -> Option<Matches> {
        let has_focus = ui.memory(|memory| memory.has_focus(Self::id()));
        // Before the box sees them: in a text these keys would move the cursor.
        let (down, up, enter) = ui.input_mut(|input| {
            let mut pressed = |key| has_focus && input.consume_key(Modifiers::NONE, key);
            (
                pressed(Key::ArrowDown),
                pressed(Key::ArrowUp),
                pressed(Key::Enter),
            )
        });
        let edit = TextEdit::singleline(&mut self.text)
            .id(Self::id())
            .hint_text("search  (Ctrl+F)")
            .desired_width(width);
        let response = ui.add(edit).on_hover_text(
            "A symbol, an id, or a query such as deg>20 or kind:spurious top:10. Enter selects what is found.",
        );
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::TextEdit, true, "search"));
        self.has_keyboard = response.has_focus();
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            self.select_all(ui);
            self.is_closed = false;
        }
        if response.changed() || response.gained_focus() || down {
            self.is_closed = false;
        }
        if response.changed() {
            self.chosen = 0;
        }
        if !has_focus && !response.has_focus() && !is_open(ui, &response) {
            return None;
        }
        let offered = suggestions(context, &self.text);
        let last = offered
            .as_ref()
            .map_or(0, |offered| offered.len().saturating_sub(1));
        self.chosen = (self.chosen + usize::from(down))
            .saturating_sub(usize::from(up))
            .min(last);
        let clicked = self.offer_ui(&response, context, &offered);
        let place = clicked.or(enter.then_some(self.chosen))?;
        let suggestion = offered.ok()?.into_iter().nth(place)?;
        self.choose(ui, suggestion)
    }

    fn id() -> Id {
        Id::new("network search")
    }

    /// Shows what is offered; which was clicked.
    fn offer_ui(
        &self,
        response: &Response,
        context: &QueryContext<'_>,
        offered: &Result<Vec<Suggestion>, QueryError>,
    ) -> Option<usize> {
        let popup = Popup::from_response(response)
            .open_memory(
                response
                    .has_focus()
                    .then_some(egui::SetOpenCommand::Bool(!self.is_closed)),
            )
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .width(320.0);
        let shown = popup.show(|ui| match offered {
            Ok(offered) if offered.is_empty() => {
                ui.label("Nothing has this in its symbol or id.");
                None
            }
            Ok(offered) => self.list_ui(ui, context, offered),
            Err(error) => {
                let colour = theme::error_colour(ui.visuals().dark_mode);
                ui.label(RichText::new(error.to_string()).color(colour));
                None
            }
        });
        shown.and_then(|shown| shown.inner)
    }

    fn list_ui(
        &self,
        ui: &mut Ui,
        context: &QueryContext<'_>,
        offered: &[Suggestion],
    ) -> Option<usize> {
        let mut clicked = None;
        for (place, suggestion) in offered.iter().enumerate() {
            let (name, what) = words(context, suggestion);
            let line = ui.horizontal(|ui| {
                let line = ui.selectable_label(place == self.chosen, name);
                ui.label(RichText::new(what).weak());
                line
            });
            if line.inner.clicked() {
                clicked = Some(place);
            }
        }
        clicked
    }

    fn choose(&mut self, ui: &Ui, suggestion: Suggestion) -> Option<Matches> {
        match suggestion {
            Suggestion::Example(query, _) => {
                (self.text, self.chosen) = (query, 0);
                self.wants_focus = true;
                None
            }
            Suggestion::Node(node) => {
                self.close(ui);
                Some(Matches {
                    nodes: vec![node],
                    ..Matches::default()
                })
            }
            Suggestion::All(matches) => {
                self.close(ui);
                Some(matches)
            }
        }
    }
    /// Closes the list. The box keeps the keyboard, all of its text selected: what is typed next takes its place.
    fn close(&mut self, ui: &Ui) {
        self.select_all(ui);
        self.is_closed = true;
        Popup::close_all(ui.ctx());
    }

    fn select_all(&self, ui: &Ui) {
        let mut state = TextEditState::load(ui.ctx(), Self::id()).unwrap_or_default();
        let end = CCursor::new(self.text.chars().count());
        state
            .cursor
            .set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
        state.store(ui.ctx(), Self::id());
    }
}

fn is_open(ui: &Ui, response: &Response) -> bool {
    Popup::is_id_open(ui.ctx(), Popup::default_response_id(response))
}

/// A suggestion, and what there is to say of it.
fn words(context: &QueryContext<'_>, suggestion: &Suggestion) -> (String, String) {
    match suggestion {
        Suggestion::Node(node) => {
            let known = context.network.node(*node);
            let id = if known.id == known.symbol {
                ""
            } else {
                known.id.as_str()
            };
            (
                known.symbol.clone(),
                format!("{id}  {} edges", context.adjacency.degree(*node)),
            )
        }
        Suggestion::All(Matches { nodes, edges }) => match (nodes.len(), edges.len()) {
            (0, 0) => ("nothing found".to_owned(), String::new()),
            (0, count) => (format!("select {count} edges"), "Enter".to_owned()),
            (count, _) => (format!("select {count} proteins"), "Enter".to_owned()),
        },
        Suggestion::Example(query, what) => (query.clone(), (*what).to_owned()),
    }
}
