import Dispatch
import GRDB

/// A serial queue for reads of a few rows by key. The pool's own asynchronous reads change threads four times each,
/// which costs many times as much as such a read.
final class LookupQueue: Sendable {
    private let queue: DispatchQueue

    /// - Parameter label: The queue's name in debuggers.
    init(label: String) {
        queue = DispatchQueue(label: label)
    }

    /// Runs a read on the queue.
    ///
    /// - Parameter work: Statements that need no common snapshot: there is no transaction, which would cost as much
    ///   as the read. They must take only microseconds, because the next read waits.
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
