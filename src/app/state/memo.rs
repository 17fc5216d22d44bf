//! Values that are kept until what they were made from changes; and answers of threads, which are asked for once.

use std::sync::Arc;

/// A shared value, compared by its address. As a part of a key it keeps the value alive, so that no other value can get the same
/// address.
#[derive(Debug)]
pub struct ByAddress<T: ?Sized>(Arc<T>);

impl<T: ?Sized> ByAddress<T> {
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

impl<T: ?Sized> Clone for ByAddress<T> {
    fn clone(&self) -> Self {
        Self::new(&self.0)
    }
}

impl<T: ?Sized> PartialEq for ByAddress<T> {
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

    /// The value as it was made last, to change a part that the key does not decide on.
    pub fn value_mut(&mut self) -> &mut Value {
        &mut self.value
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

    /// Takes the answer to the last question. A lost answer leaves none: an earlier one could be taken for current.
    pub fn take(&mut self, answer: Option<Answer>) {
        self.is_waiting = false;
        self.answer = answer.map(Arc::new);
    }

    /// Forgets question and answer. An answer that is on its way is still waited for.
    pub fn forget(&mut self) {
        (self.asked, self.answer) = (None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memo_is_made_again_for_another_key_alone() {
        let mut memo = Memo::<u32, String>::default();
        assert_eq!((memo.value().as_str(), memo.of(&1)), ("", None));
        memo.refresh(1, || "one".to_owned());
        memo.refresh(1, || unreachable!("the key is the same"));
        assert_eq!(memo.of(&1).map(String::as_str), Some("one"));
        assert_eq!(memo.of(&2), None);
        memo.refresh(2, || "two".to_owned());
        assert_eq!(memo.value(), "two");
        memo.forget();
        assert_eq!((memo.value().as_str(), memo.of(&2)), ("", None));
    }

    #[test]
    fn shared_values_are_equal_where_they_are_one() {
        let (one, other) = (Arc::new(5), Arc::new(5));
        assert!(ByAddress::new(&one) == ByAddress::new(&Arc::clone(&one)));
        assert!(ByAddress::new(&one) != ByAddress::new(&other));
    }

    /// One request at a time; the same one is not sent twice, even if its answer was lost; a lost answer leaves none.
    #[test]
    fn a_request_is_sent_once() {
        let mut inquiry = Inquiry::<u32, &str>::default();
        assert_eq!(inquiry.ask(1), Some(1));
        assert_eq!(inquiry.ask(2), None, "an answer is awaited");
        inquiry.take(Some("one"));
        assert_eq!(inquiry.ask(1), None, "it is answered");
        assert_eq!(inquiry.ask(2), Some(2));
        assert_eq!(inquiry.answer().map(|answer| **answer), Some("one"));
        inquiry.take(None);
        assert!(inquiry.answer().is_none(), "the answer was lost");
        assert_eq!(inquiry.ask(2), None, "it would be lost again");
        inquiry.forget();
        assert_eq!(inquiry.ask(2), Some(2));
        assert!(inquiry.is_waiting());
    }
}
