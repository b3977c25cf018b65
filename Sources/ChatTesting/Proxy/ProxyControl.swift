import NIOCore
import Synchronization

/// The shared state of a proxy's handlers: its current behaviour, the wiretap, and the open channels.
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

    /// The server's certificate and key, if the proxy reads what is inside TLS.
    let identity: TLSIdentity?

    let keys = DeliveryKeyLog()

    private let state: Mutex<State>

    init(policy: DatagramPolicy, server: SocketAddress, identity: TLSIdentity? = nil) {
        self.identity = identity
        state = Mutex(State(decider: DatagramDecider(policy), server: server))
    }

    /// The server's current address.
    var server: SocketAddress { state.withLock { $0.server } }

    func setServer(_ server: SocketAddress) {
        state.withLock { $0.server = server }
    }

    /// Whether all traffic is dropped.
    var isUnplugged: Bool { state.withLock { $0.isUnplugged } }

    /// Open TCP channels of both sides.
    var connections: [any Channel] { state.withLock { Array($0.connections.values) } }

    /// UDP channels that represent clients to the server.
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

    /// How often the clients' sockets have been replaced.
    var generation: Int { state.withLock { $0.generation } }

    /// Discards the sockets that represent clients.
    ///
    /// - Returns: The channels for the caller to close.
    func renewSockets() -> [any Channel] {
        state.withLock { state in
            defer { state.sockets.removeAll() }
            state.generation += 1
            return Array(state.sockets.values)
        }
    }

    /// Records a datagram and returns how many copies of it to forward.
    func copies(of datagram: ByteBuffer, _ way: DatagramWay) -> Int {
        let copies = state.withLock { $0.isUnplugged ? 0 : $0.decider.copies(way) }
        wiretap.noteDatagram(Array(datagram.readableBytesView), isLost: copies == 0)
        return copies
    }

    /// Records bytes of a connection and returns whether to forward them.
    func passes(_ bytes: ByteBuffer) -> Bool {
        guard !isUnplugged else {
            return false
        }
        wiretap.noteTCP(Array(bytes.readableBytesView))
        return true
    }
}
