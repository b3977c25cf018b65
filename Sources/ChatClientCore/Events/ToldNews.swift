import Synchronization

/// News about encryption that the consumer of the events has dealt with: it asked for the next event after them. Until
/// then a key store keeps them, so that a program that is killed loses none.
final class ToldNews: Sendable {
    private struct State {
        /// News that the consumer was given last and may still be processing.
        var last: EncryptionNews?
        var told: [EncryptionNews] = []
    }

    private let state = Mutex(State())
    private let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// News that the store need not keep, oldest first.
    var news: [EncryptionNews] {
        state.withLock { $0.told }
    }

    /// Sets the action to call when there are some, and there were none.
    func onTold(_ action: @escaping @Sendable () -> Void) {
        self.action.withLock { $0 = action }
    }

    /// Records the delivery of news to the consumer.
    func took(_ news: EncryptionNews) {
        if !news.isState {
            state.withLock { $0.last = news }
        }
    }

    /// Handles the consumer's request for the next event.
    func cameBack() {
        let isFirst = state.withLock { state in
            guard let last = state.last else {
                return false
            }
            state.last = nil
            state.told.append(last)
            return state.told.count == 1
        }
        if isFirst {
            action.withLock { $0 }?()
        }
    }

    /// Forgets the oldest ones: the store has removed them.
    func wereRemoved(_ count: Int) {
        state.withLock { $0.told.removeFirst(min(count, $0.told.count)) }
    }
}
