import ChatStorage
import Logging
import NIOCore

/// What the delivery hub needs while it is open: its UDP socket, and pages for the sessions that fell behind.
struct HubService: BackgroundService {
    let hub: DeliveryHub
    let sockets: ServerSockets
    let pageRequests: AsyncStream<PageRequest>
    let store: any MessageStore
    let logger: Logger

    /// Works until the hub is closed.
    func run() async {
        let feeder = PageFeeder(requests: pageRequests, store: store, hub: hub, logger: logger)
        async let feeding: Void = feeder.run()
        await sockets.datagramSocket.keepOpen(sockets.datagrams, logger: logger)
        await feeding
    }

    /// Closes the hub and its socket: nothing is published any more.
    func stop() async {
        await hub.close()
    }
}
