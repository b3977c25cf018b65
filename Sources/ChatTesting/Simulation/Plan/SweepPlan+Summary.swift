import NIOCore

extension SweepPlan {
    /// A description of the plan for people: everything that is not as usual.
    package var summary: String {
        var lines = ["seed \(seed), until \(horizon.inSeconds)"]
        if let sharing {
            lines.append("  all to their clients through \(sharing.summary)")
        }
        for (number, plan) in plans.enumerated() {
            lines.append("  session \(number): \(plan.summary)")
            lines.append("    to the server: \(plan.toServer.summary)")
            lines.append("    to the client: \(plan.toClient.summary)")
        }
        return lines.joined(separator: "\n")
    }
}

extension SimulationPlan {
    var summary: String {
        var parts = ["\(messages) messages in \(conversations) conversations from \(publishing.inSeconds)"]
        parts.append("TLS takes \(controlDelay.inSeconds)")
        parts += largeShare > 0 ? ["\(largeShare) of them large"] : []
        parts += roaming.map { "it \($0.change) at \($0.at.inSeconds)" }
        parts += closedDoors.map { "closed from \($0.inSeconds)" }
        parts += controlStalls.map { "TLS stalls from \($0.inSeconds)" }
        parts += packetsPerKey < 1000 ? ["\(packetsPerKey) packets a key"] : []
        parts += garbage > 0 ? ["\(garbage) times hostile datagrams"] : []
        parts += strayCopies > 0 ? ["\(strayCopies) stray copies"] : []
        return parts.joined(separator: ", ")
    }
}

extension LinkConditions {
    var summary: String {
        var parts = ["\(delay.inSeconds) and up to \(jitter.inSeconds) more\(keepsOrder ? ", in order" : "")"]
        parts += loss > 0 ? ["loses \(loss)"] : []
        parts += bursts.map { ["loses in bursts that begin with \($0.begin) and end with \($0.end)"] } ?? []
        parts += fades.map { ["fades of \($0.meanDead.inSeconds) after \($0.meanAlive.inSeconds)"] } ?? []
        parts += blackouts.map { "black from \($0.inSeconds)" }
        parts += duplication > 0 ? ["doubles \(duplication)"] : []
        parts += reordering > 0 ? ["\(reordering) late by \(lateness.inSeconds)"] : []
        parts += rate.map { [$0.summary] } ?? []
        return parts.joined(separator: ", ")
    }
}

extension RateLimit {
    var summary: String {
        "\(bytesPerSecond) bytes a second with a queue of \(packets)"
    }
}

extension Range<TimeAmount> {
    fileprivate var inSeconds: String {
        "\(lowerBound.inSeconds) to \(upperBound.inSeconds)"
    }
}
