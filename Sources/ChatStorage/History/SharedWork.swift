import Synchronization

/// Single-flight: when several callers want the same work at the same time, one does it and the others wait for it
/// to end.
final class SharedWork: Sendable {
    fileprivate struct State {
        var isUnderWay = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Does the work, or waits until the caller that is already doing it has finished, successfully or not.
    func run(_ work: () async throws -> Void) async rethrows {
        guard state.withLock({ $0.begin() }) else {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.isUnderWay {
                        state.waiting.append(continuation)
                    }
                    return !state.isUnderWay
                }
                if isOver {
                    continuation.resume()
                }
            }
            return
        }
        defer {
            for continuation in state.withLock({ $0.end() }) {
                continuation.resume()
            }
        }
        try await work()
    }
}

extension SharedWork.State {
    fileprivate mutating func begin() -> Bool {
        defer { isUnderWay = true }
        return !isUnderWay
    }

    fileprivate mutating func end() -> [CheckedContinuation<Void, Never>] {
        defer { self = Self() }
        return waiting
    }
}
