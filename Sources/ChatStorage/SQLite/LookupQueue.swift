import Dispatch
import GRDB

/// Reads of a few rows by their key, one after the other on one thread: the pool's own asynchronous reads change threads four
/// times each, which costs many times what such a read does.
final class LookupQueue: Sendable {
    private let queue: DispatchQueue

    /// - Parameter label: Shows in debuggers.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Reads.
    ///
    /// - Parameter work: Statements that need not see the same moment, for there is no transaction, which costs as much; they take
    ///   microseconds, for the next read waits.
    func read<Value: Sendable>(
        _ database: DatabasePool,
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try database.unsafeRead(work) })
            }
        }
    }
}
