import NIOCore

/// Whether a server that says nothing on the control connection has gone. Time alone does not tell: a program that was
/// stopped, or whose computer slept, has heard nothing for that long either, and its server is still there. So is one
/// whose datagrams come: after an outage TCP may be the last to notice that the network is back.
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

    /// How long nothing has come.
    func length(now: NIODeadline = .now()) -> TimeAmount {
        now - lastHeard
    }

    /// Whether the server has gone, or the control connection has.
    ///
    /// - Parameter lastDatagram: When the last authentic datagram came; `nil` when none has.
    func isForGood(lastDatagram: NIODeadline?, now: NIODeadline = .now()) -> Bool {
        guard unansweredPings >= ClientTimeouts.unansweredPings else {
            return false
        }
        let isHeardByUDP = lastDatagram.map { now - $0 < ClientTimeouts.silence } ?? false
        return now - lastHeard >= (isHeardByUDP ? ClientTimeouts.silenceWithDatagrams : ClientTimeouts.silence)
    }
}
