import ChatDelivery
import NIOCore

extension DeliveryStage {
    /// The end of an input's time: a session of a week is long enough.
    private static let horizon = NIODeadline.uptimeNanoseconds(1_000_000_000_000) + .hours(7 * 24)

    /// How often a timer may be due again at the same time. One that is always due would consume all of a
    /// processor's time.
    private static let mostCallsAtOneTime = 16

    /// The time in which everything arrives on a network without faults: unanswered probes and ``TransportSelector``'s
    /// patience lead to TLS after seconds.
    private static let mostToSettle: TimeAmount = .minutes(1)

    /// Advances the time.
    mutating func pass(_ time: TimeAmount) {
        now = min(now + time, Self.horizon)
    }

    /// Advances the time until the server's timer fires, if that is before a limit.
    mutating func fireServerTimer(before limit: NIODeadline = Self.horizon) throws {
        guard let deadline = server.deadline, deadline < limit else {
            return
        }
        now = max(now, deadline)
        var calls = 0
        while let due = server.deadline, due <= now {
            calls += 1
            try FuzzFinding.unless(calls <= Self.mostCallsAtOneTime, "the server's timer is always due")
            server.timeout(now: now)
            try drainServer()
        }
    }

    /// Advances the time until the client's timer fires, if that is before a limit.
    mutating func fireClientTimer(before limit: NIODeadline = Self.horizon) throws {
        guard let deadline = client.deadline, deadline < limit else {
            return
        }
        now = max(now, deadline)
        var calls = 0
        while let due = client.deadline, due <= now {
            calls += 1
            try FuzzFinding.unless(calls <= Self.mostCallsAtOneTime, "the client's timer is always due")
            client.timeout(now: now)
            try drainClient()
        }
    }

    /// Runs on a lossless network until every published message is shown, and no message is outstanding at the server.
    mutating func settle() throws {
        let limit = now + Self.mostToSettle
        while true {
            try deliverEverything()
            if messages.isComplete, server.outstandingCount == 0 {
                return
            }
            let next = [server.deadline, client.deadline].compactMap { $0 }.min()
            guard let next, next < limit else {
                throw FuzzFinding(
                    description: "nothing more happens: \(messages.difference), \(server.outstandingCount) under way"
                )
            }
            if server.deadline == next {
                try fireServerTimer(before: limit)
            } else {
                try fireClientTimer(before: limit)
            }
        }
    }

    /// Delivers everything in flight to both ends, until nothing is left.
    private mutating func deliverEverything() throws {
        let mostRounds = 4096
        var rounds = 0
        while !(unwritten.isEmpty && written.isEmpty && toServer.isEmpty && toClient.isEmpty) {
            rounds += 1
            try FuzzFinding.unless(rounds < mostRounds, "the two ends never fall silent")
            try writeControl()
            try readControl()
            if !toServer.isEmpty {
                try serverReceives(toServer.removeFirst(), from: address)
            }
            if !toClient.isEmpty {
                try clientReceives(toClient.removeFirst().bytes, hasRoom: true)
            }
        }
    }
}
