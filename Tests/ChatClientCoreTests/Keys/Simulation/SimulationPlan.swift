/// What a run of the simulation does to its clients.
struct SimulationPlan: Sendable {
    var seed: UInt64
    /// Accounts, each with a key store of its own.
    var accounts = ["alice", "bob"]
    /// Programs on each key store.
    var processes = 1
    /// Texts of each program.
    var texts = 8
    /// Milliseconds between two texts of a program, at most.
    var pause: Int64 = 3000
    /// Milliseconds that something takes on the network.
    var delays: ClosedRange<Int64> = 5...5
    /// Probability that a connection ends when something is sent on it.
    var loss = 0.0
    /// Probability that a program is killed at a step: before its commit, after it, or among its actions.
    var crash = 0.0
    /// Probability that a clock jumps at a tick, by up to ten years.
    var clockJump = 0.0
    /// Whether programs begin to write before they know each other's lists: both begin sessions.
    var startsTogether = false
    /// Seconds after which a key store is put back to what it was at half of the time.
    var restoresStore: Int64?
    /// The same for the server.
    var restoresServer: Int64?
    /// Seconds after which the server removes the older half of all messages.
    var retention: Int64?
}
