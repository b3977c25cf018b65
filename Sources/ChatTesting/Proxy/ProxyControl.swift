import NIOCore
import Synchronization

/// What the handlers of a proxy share: how it behaves now, what it has seen, which channels are open.
final class ProxyControl: Sendable {
    private struct State {
        var decider: DatagramDecider
        var isUnplugged = false
        var server: SocketAddress
        var generation = 0
        var connections: [ObjectIdentifier: any Channel] = [:]
        var sockets: [ObjectIdentifier: any Channel] = [:]
    }

    let wiretap = Wiretap()

    private let state: Mutex<State>

    init(policy: DatagramPolicy, server: SocketAddress) {
        state = Mutex(State(decider: DatagramDecider(policy), server: server))
    }

    /// Where the server is now.
    var server: SocketAddress { state.withLock { $0.server } }

    func setServer(_ server: SocketAddress) {
        state.withLock { $0.server = server }
    }

    /// Whether everything is swallowed.
    var isUnplugged: Bool { state.withLock { $0.isUnplugged } }

    /// TCP channels that are open, of both sides.
    var connections: [any Channel] { state.withLock { Array($0.connections.values) } }

    /// UDP channels that stand for clients.
    var sockets: [any Channel] { state.withLock { Array($0.sockets.values) } }

    func setPolicy(_ policy: DatagramPolicy) {
        state.withLock { $0.decider = DatagramDecider(policy) }
    }

    func setUnplugged(_ isUnplugged: Bool) {
        state.withLock { $0.isUnplugged = isUnplugged }
    }

    func addConnection(_ channel: any Channel) {
        state.withLock { $0.connections[ObjectIdentifier(channel)] = channel }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
        }
    }

    func addSocket(_ channel: any Channel) {
        state.withLock { $0.sockets[ObjectIdentifier(channel)] = channel }
    }

    /// How often the clients' sockets have been given up.
    var generation: Int { state.withLock { $0.generation } }

    /// Gives the sockets that stand for clients up.
    ///
    /// - Returns: What is to be closed.
    func renewSockets() -> [any Channel] {
        state.withLock { state in
            defer { state.sockets.removeAll() }
            state.generation += 1
            return Array(state.sockets.values)
        }
    }

    /// Notes a datagram and tells how often to pass it on.
    func copies(of datagram: ByteBuffer, _ way: DatagramWay) -> Int {
        let copies = state.withLock { $0.isUnplugged ? 0 : $0.decider.copies(way) }
        wiretap.noteDatagram(Array(datagram.readableBytesView), isLost: copies == 0)
        return copies
    }

    /// Notes bytes of a connection and tells whether to pass them on.
    func passes(_ bytes: ByteBuffer) -> Bool {
        guard !isUnplugged else {
            return false
        }
        wiretap.noteTCP(Array(bytes.readableBytesView))
        return true
    }
}
