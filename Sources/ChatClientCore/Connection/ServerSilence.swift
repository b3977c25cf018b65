import NIOCore

/// Idle time-out of the control connection. Elapsed time alone is not enough: a process that was suspended, or
/// whose computer slept, has received nothing for that long either, and its server is still there. Arriving
/// datagrams also show that the server is alive: after an outage TCP may be the last to notice that the network is
/// back.
struct ServerSilence: Equatable {
    private var lastHeard: NIODeadline
    private var unansweredPings = 0

    /// Makes a timer that starts now.
    init(now: NIODeadline = .now()) {
        lastHeard = now
    }

    /// Records received data, or that the client itself was not reading until now.
    mutating func broken(now: NIODeadline = .now()) {
        lastHeard = now
        unansweredPings = 0
    }

    /// Records a ping.
    mutating func pinged() {
        unansweredPings += 1
    }

    /// Returns the time since the last received data.
    func length(now: NIODeadline = .now()) -> TimeAmount {
        now - lastHeard
    }

    /// Whether the server or the control connection counts as gone.
    ///
    /// - Parameter lastDatagram: The time of the last authentic datagram; `nil` when there was none.
    func isForGood(lastDatagram: NIODeadline?, now: NIODeadline = .now()) -> Bool {
        guard unansweredPings >= ClientTimeouts.unansweredPings else {
            return false
        }
        let isHeardByUDP = lastDatagram.map { now - $0 < ClientTimeouts.silence } ?? false
        return now - lastHeard >= (isHeardByUDP ? ClientTimeouts.silenceWithDatagrams : ClientTimeouts.silence)
    }
}
