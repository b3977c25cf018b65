import ChatProtocol
import InMemoryLogging
import Logging
import MetricsTestKit
import NIOPosix
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct DeliveryMeterTests {
    private let hub = testHub().hub
    private let loop = MultiThreadedEventLoopGroup.singleton.next()
    private let factory = TestMetrics()

    @Test func `it records at each beat and once more at its end`() async throws {
        let (alice, bob) = (try account(1, "alice"), try account(2, "bob"))
        let meter = PeriodicTask(DeliveryMeter(hub: hub, factory: factory, logger: .quiet), on: loop)
        let reader = await HubReader(hub, bob)
        await hub.publish(try published(1...3, from: alice))
        meter.tickNow()
        meter.stop()
        // `run` returns although its next tick is 10 s away.
        await meter.run()
        let messages = try factory.expectCounter("tandem_delivery_messages_total", [("wire", "tls")])
        #expect(messages.values == [3, 0])
        let sessions = try factory.expectGauge("tandem_delivery_sessions", [("wire", "tls")])
        #expect(sessions.values == [1, 1])
        await hub.close(reader.id, .lost)
    }

    @Test func `at its end it logs the counts, and only for who looks closely`() async throws {
        let (alice, bob) = (try account(1, "alice"), try account(2, "bob"))
        let handler = InMemoryLogHandler()
        for level in [Logger.Level.debug, .info] {
            var logger = Logger(label: "test") { _ in handler }
            logger.logLevel = level
            let meter = PeriodicTask(DeliveryMeter(hub: hub, factory: factory, logger: logger), on: loop)
            if level == .debug {
                let reader = await HubReader(hub, bob)
                await hub.publish(try published(1...3, from: alice))
                await hub.close(reader.id, .loggedOut)
            }
            meter.stop()
            await meter.run()
        }
        #expect(handler.entries.count == 1)
        #expect(handler.entries.first?.metadata["messages.tls"] == "3")
        #expect(handler.entries.first?.metadata["messages.udp"] == "0")
    }
}
