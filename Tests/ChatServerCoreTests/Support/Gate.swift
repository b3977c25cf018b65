import ChatTesting
import Testing

/// A door at which tasks wait until a test opens it.
struct Gate: Sendable {
    private struct State {
        var arrivals = 0
        var isOpen = false
    }

    private let state = Watched(State())

    /// Waits for the door to be open.
    func pass() async {
        state.update { $0.arrivals += 1 }
        _ = try? await state.wait(upTo: Patience.standard, heedsCancellation: false) { $0.isOpen ? true : nil }
    }

    /// Returns when somebody has come to the door.
    func waitForArrival() async throws {
        let isThere = try await state.wait(upTo: Patience.standard) { $0.arrivals > 0 ? true : nil }
        try #require(isThere == true)
    }

    /// Lets everyone through from now on.
    func open() {
        state.update { $0.isOpen = true }
    }
}
