import NIOCore

/// Whether a server that says nothing has gone. Time alone does not tell: a program that was stopped, or whose computer
/// slept, has heard nothing for that long either, and its server is still there.
struct ServerSilence: Equatable {
    private var lastHeard: NIODeadline
    private var unansweredPings = 0

    /// Starts with a sign of life.
    init(now: NIODeadline = .now()) {
        lastHeard = now
    }

    /// Something came, or the client itself was not listening until now.
    mutating func broken(now: NIODeadline = .now()) {
        lastHeard = now
        unansweredPings = 0
    }

    /// The client asks for a sign of life.
    mutating func pinged() {
        unansweredPings += 1
    }

    /// Whether the server has gone.
    func isForGood(now: NIODeadline = .now()) -> Bool {
        unansweredPings >= ClientTimeouts.unansweredPings && now - lastHeard >= ClientTimeouts.silence
    }
}
