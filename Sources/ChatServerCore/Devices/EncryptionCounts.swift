import ChatStorage
import Synchronization

/// What the server has counted of sealed messages since its start. It knows no more of them than that they exist.
struct EncryptionTotals: Equatable, Sendable {
    /// Sealed messages stored.
    var messages = 0

    /// Device mail stored.
    var mail = 0

    /// Bundles given with a one-time pair.
    var startsWithPair = 0

    /// Bundles given without one: the pairs ran out, or one account asked for too many.
    var startsWithoutPair = 0

    /// Sealed messages refused because they were not sealed for the present devices.
    var devicesChanged = 0

    /// Adds the outcomes of messages, sealed ones and others.
    mutating func add(_ outcomes: [AppendOutcome]) {
        for outcome in outcomes {
            switch outcome {
            case .stored(let message): messages += message.sealed == nil ? 0 : 1
            case .refused(.devicesChanged): devicesChanged += 1
            case .repeated, .refused(.noSuchConversation), .refused(.muted), .refused(.noSuchDevice): break
            }
        }
    }
}

/// The counts of sealed messages, beside the code that knows them.
final class EncryptionCounts: Sendable {
    private let state = Mutex(EncryptionTotals())

    /// The counts at this time.
    var totals: EncryptionTotals { state.withLock { $0 } }

    /// Adds to the counts.
    func count(_ change: (inout EncryptionTotals) -> Void) {
        state.withLock { change(&$0) }
    }
}
