import Foundation

/// Dedicated threads for blocking system calls, which must not hold up the threads that tasks share.
enum BackgroundThread {
    /// Bytes of stack: enough for a read into a small buffer, so that hundreds of threads cost little.
    private static let stackBytes = 512 * 1024

    /// Runs `body` on a thread of its own.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = stackBytes
        thread.start()
    }

    /// Runs blocking `body` on a thread of its own and waits for its result without blocking a task's thread.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            start {
                continuation.resume(with: Result(catching: body))
            }
        }
    }
}
