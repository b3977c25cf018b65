import ChatTesting
import Testing

/// A gate at which tasks wait until a test opens it.
struct Gate: Sendable {
    private struct State {
        var arrivals = 0
        var isOpen = false
    }

    private let state = Watched(State())

    /// Waits until the gate is open.
    func pass() async {
        state.update { $0.arrivals += 1 }
        _ = try? await state.wait(upTo: Patience.standard, heedsCancellation: false) { $0.isOpen ? true : nil }
    }

    /// Returns when a task has arrived at the gate.
    func waitForArrival() async throws {
        let isThere = try await state.wait(upTo: Patience.standard) { $0.arrivals > 0 ? true : nil }
        try #require(isThere == true)
    }

    /// Lets every task through from now on.
    func open() {
        state.update { $0.isOpen = true }
    }
}
