//! Values that are kept until what they were made from changes; and answers of threads, which are asked for once.

use std::sync::Arc;

/// A shared value, compared by its address. As a part of a key it keeps the value alive, so that no other value can get the same
/// address.
#[derive(Debug)]
pub struct Same<T: ?Sized>(Arc<T>);

impl<T: ?Sized> Same<T> {
    /// This value.
    #[must_use]
    pub fn new(value: &Arc<T>) -> Self {
        Self(Arc::clone(value))
    }

    /// This value, where there is one.
    #[must_use]
    pub fn maybe(value: Option<&Arc<T>>) -> Option<Self> {
        value.map(Self::new)
    }
}

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A value, and the key that it was made from; the default value until it is made first.
#[derive(Debug, Clone)]
pub struct Memo<Key, Value> {
    key: Option<Key>,
    value: Value,
}

impl<Key, Value: Default> Default for Memo<Key, Value> {
    fn default() -> Self {
        Self {
            key: None,
            value: Value::default(),
        }
    }
}

impl<Key: PartialEq, Value: Default> Memo<Key, Value> {
    /// The value as it was made last.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The value, where it was made from this key.
    #[must_use]
    pub fn of(&self, key: &Key) -> Option<&Value> {
        (self.key.as_ref() == Some(key)).then_some(&self.value)
    }

    /// The value, made again if the key differs from the last one.
    pub fn refresh(&mut self, key: Key, make: impl FnOnce() -> Value) -> &mut Value {
        if self.key.as_ref() != Some(&key) {
            self.set(key, make());
        }
        &mut self.value
    }

    /// Takes a value that was made elsewhere.
    pub fn set(&mut self, key: Key, value: Value) {
        (self.key, self.value) = (Some(key), value);
    }

    /// Forgets it.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

/// A question to a thread and its answer: one at a time. What has changed meanwhile is asked afterwards.
#[derive(Debug, Clone)]
pub struct Inquiry<Request, Answer> {
    asked: Option<Request>,
    is_waiting: bool,
    answer: Option<Arc<Answer>>,
}

impl<Request, Answer> Default for Inquiry<Request, Answer> {
    fn default() -> Self {
        Self {
            asked: None,
            is_waiting: false,
            answer: None,
        }
    }
}

impl<Request: Clone + PartialEq, Answer> Inquiry<Request, Answer> {
    /// The last answer. It can be one to an earlier question.
    #[must_use]
    pub fn answer(&self) -> Option<&Arc<Answer>> {
        self.answer.as_ref()
    }

    /// Whether an answer is on its way.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.is_waiting
    }

    /// The request, if it is to be sent now: no answer is awaited, and the request differs from the last one.
    pub fn ask(&mut self, request: Request) -> Option<Request> {
        if self.is_waiting || self.asked.as_ref() == Some(&request) {
            return None;
        }
        self.is_waiting = true;
        self.asked = Some(request.clone());
        Some(request)
    }

    /// Takes the answer to the last request. `None` means that it was lost: the answer of before stays.
    pub fn take(&mut self, answer: Option<Answer>) {
        self.is_waiting = false;
        if let Some(answer) = answer {
            self.answer = Some(Arc::new(answer));
        }
    }

    /// Forgets question and answer. An answer that is on its way is still waited for.
    pub fn forget(&mut self) {
        (self.asked, self.answer) = (None, None);
    }
}
