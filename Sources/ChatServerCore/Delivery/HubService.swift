import ChatStorage
import Logging
import NIOCore

/// The background work of an open delivery hub: keeps its UDP socket open, and reads pages for the sessions that
/// fell behind.
struct HubService: BackgroundService {
    let hub: DeliveryHub
    let sockets: ServerSockets
    let pageRequests: AsyncStream<PageRequest>
    let store: any MessageStore
    let logger: Logger

    /// Runs until the hub is closed.
    func run() async {
        let feeder = PageFeeder(requests: pageRequests, store: store, hub: hub, logger: logger)
        async let feeding: Void = feeder.run()
        await sockets.datagramSocket.keepOpen(sockets.datagrams, logger: logger)
        await feeding
    }

    /// Closes the hub and its socket. Nothing is published afterwards.
    func stop() async {
        await hub.close()
    }
}
