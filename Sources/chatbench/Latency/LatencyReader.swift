import ChatClientCore
import Synchronization

/// One reader of a run: takes every event as it comes, and notes what it is.
final class LatencyReader: Sendable {
    /// How often it looks whether it waits in vain.
    private static let checkInterval: Duration = .milliseconds(100)

    private struct State {
        var tally: ReaderTally
        var watch: ReaderWatch
        var disconnection: Disconnection?
    }

    private let state: Mutex<State>
    private let meter: ProcessorMeter

    /// Makes a reader that has logged in just now.
    ///
    /// - Parameter meter: Is told when the first message that counts comes.
    init(_ options: LatencyOptions, meter: ProcessorMeter) {
        state = Mutex(
            State(
                tally: ReaderTally(run: options.run, senders: options.senders),
                watch: ReaderWatch(wanted: options.wire, patience: options.patience, started: .now)
            )
        )
        self.meter = meter
    }

    /// Reads until everything has come, or nothing more does.
    ///
    /// - Throws: ``Failure`` when there is no result.
    func read(_ events: ChatEvents) async throws -> ReaderTally {
        let verdict = await withTaskGroup(of: ReaderWatch.Verdict?.self) { group in
            group.addTask {
                await self.consume(events)
                return nil
            }
            group.addTask { await self.watch() }
            // Whichever ends first: the connection breaks, or there is nothing to wait for.
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
            case .wireChanged(let wire): state.withLock { $0.watch.wireChanged(wire) }
            case .disconnected(let reason): state.withLock { $0.disconnection = reason }
            }
        }
    }

    private func received(_ message: ReceivedMessage, now: MonotonicTime) {
        let outcome = state.withLock { state in
            let outcome = state.tally.received(message.body, by: message.wire, now: now)
            if outcome != .ignored {
                state.watch.arrived(isCounted: outcome == .counted, isComplete: state.tally.isComplete, now: now)
            }
            return outcome
        }
        if outcome == .counted {
            meter.start()
        }
    }

    private func watch() async -> ReaderWatch.Verdict? {
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
