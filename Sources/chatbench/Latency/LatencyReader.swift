import ChatClientCore
import ChatProtocol
import Synchronization

/// One reader of a run: consumes every event as it comes, and records the messages.
final class LatencyReader: Sendable {
    /// Interval of checking whether the reader waits in vain.
    private static let checkInterval: Duration = .milliseconds(100)

    private struct State {
        var tally: ReaderTally
        var watch: ReaderStallDetector
        var disconnection: Disconnection?
    }

    private let state: Mutex<State>
    private let meter: ProcessorMeter
    private let signs: AsyncStream<Sign>.Continuation

    /// A signal from a reader to the others.
    enum Sign {
        /// It is on the requested wire.
        case ready
        /// The first message has arrived.
        case begun
    }

    /// Creates a reader that has just logged in.
    ///
    /// - Parameters:
    ///   - index: 0 for the first.
    ///   - meter: Started when the first message that counts arrives.
    ///   - signs: Receives each sign once.
    init(
        _ options: LatencyOptions,
        index: Int,
        meter: ProcessorMeter,
        signs: AsyncStream<Sign>.Continuation
    ) {
        state = Mutex(
            State(
                tally: ReaderTally(run: options.run, flows: options.flows(of: index)),
                watch: ReaderStallDetector(wanted: options.wire, patience: options.patience, started: .now)
            )
        )
        self.meter = meter
        self.signs = signs
        if options.wire == .tls {
            signs.yield(.ready)
        }
    }

    /// Reads until everything has arrived, or nothing more arrives.
    ///
    /// - Throws: ``Failure`` if there is no result.
    func read(_ events: ChatEvents) async throws -> ReaderTally {
        let verdict = await withTaskGroup(of: ReaderStallDetector.Verdict?.self) { group in
            group.addTask {
                await self.consume(events)
                return nil
            }
            group.addTask { await self.watch() }
            // The first to end decides: the connection breaks, or there is nothing left to wait for.
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        try Task.checkCancellation()
        if case .fail(let failure) = verdict {
            throw failure
        }
        return try state.withLock { state in
            guard verdict != nil else {
                throw Failure("A reader lost its connection: \(Self.words(state.disconnection)).")
            }
            return state.tally
        }
    }

    private func consume(_ events: ChatEvents) async {
        for await event in events {
            let now = MonotonicTime.now
            switch event {
            case .message(let message): received(message, now: now)
            case .wireChanged(let wire): changed(to: wire)
            case .unopened, .opened, .encryption, .presence, .receipt, .room, .announcement, .connection, .restored,
                .waiting:
                break
            case .disconnected(let reason): state.withLock { $0.disconnection = reason }
            }
        }
    }

    private func changed(to wire: DeliveryTransport) {
        let isNews = state.withLock { state in
            let wasReady = state.watch.isReady
            state.watch.wireChanged(wire)
            return !wasReady && state.watch.isReady
        }
        if isNews {
            signs.yield(.ready)
        }
    }

    private func received(_ message: ReceivedMessage, now: MonotonicTime) {
        let (outcome, isFirst) = state.withLock { state in
            let outcome = state.tally.received(message.body, by: message.wire, now: now)
            let isFirst = outcome != .ignored && state.watch.lastArrival == nil
            if outcome != .ignored {
                state.watch.arrived(isComplete: state.tally.isComplete, now: now)
            }
            return (outcome, isFirst)
        }
        if isFirst {
            signs.yield(.begun)
        }
        if outcome == .counted {
            meter.start()
        }
    }

    private func watch() async -> ReaderStallDetector.Verdict? {
        while true {
            let verdict = state.withLock { $0.watch.verdict(now: .now) }
            guard verdict == .wait else {
                return verdict
            }
            do {
                try await Task.sleep(for: Self.checkInterval)
            } catch {
                return nil
            }
        }
    }

    private static func words(_ reason: Disconnection?) -> String {
        switch reason {
        case .goodbye(let words): "the server said goodbye (\(words.trimmingStop()))"
        case .lost(let words): words.trimmingStop()
        case .refused(let error): error.message.trimmingStop()
        case .loggedOut, nil: "it ended"
        }
    }
}

extension String {
    /// The sentence without its full stop, to be put into another one.
    fileprivate func trimmingStop() -> String {
        hasSuffix(".") ? String(dropLast()) : self
    }
}
