import ChatProtocol
import NIOCore

extension ServerDelivery {
    /// Packs what waits into one datagram for the proven path, or returns `nil` when nothing must or may go.
    mutating func nextDatagram(now: NIODeadline) throws -> ByteBuffer? {
        let isProbe = probesOwed > 0
        let mayFill = isProbe || exchange.sent.room >= ProtocolLimits.datagramBytes
        let hasMessages = mayFill && messages.nextForDatagram() != nil
        guard hasMessages || isProbe || exchange.mustAcknowledge(now: now) else {
            return nil
        }
        var packet = PacketAssembly()
        if isProbe {
            probesOwed -= 1
            repeatOldest(in: &packet, now: now)
        }
        if mayFill {
            fill(&packet, now: now)
        }
        if isProbe, packet.frames.isEmpty {
            packet.add(.ping)
        }
        packet.add(exchange.owedAcknowledgement(now: now))
        return try exchange.seal(packet, now: now)
    }

    /// A probe carries again what has waited longest: most likely it is that which was lost.
    private mutating func repeatOldest(in packet: inout PacketAssembly, now: NIODeadline) {
        for index in exchange.sent.oldest?.messages ?? [] {
            guard let delivery = messages.delivery(at: index) else {
                continue
            }
            guard packet.add(delivery, index: index) else {
                return
            }
            messages.markSent(index, now: now)
        }
    }

    private mutating func fill(_ packet: inout PacketAssembly, now: NIODeadline) {
        while let next = messages.nextForDatagram(), packet.add(next.delivery, index: next.index) {
            messages.takeForDatagram(next.index, now: now)
        }
    }
}
