import ChatClientCore

extension PromptFace {
    /// Leads the dialogue to its end.
    ///
    /// - Parameters:
    ///   - stops: An element for each time that the program is asked to end.
    ///   - places: An element for each time that the program goes on after it was stopped.
    ///   - ticks: An element for each second.
    nonisolated func run(
        over connection: some Connection,
        input: InputReader,
        stops: AsyncStream<Void>,
        places: AsyncStream<JobControl.Place> = AsyncStream { $0.finish() },
        ticks: some AsyncSequence<Void, Never> & Sendable = Ticks()
    ) async -> Exit {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.relayEvents(of: connection) }
            group.addTask { await self.carryOutRequests(over: connection) }
            group.addTask {
                for await _ in stops {
                    await self.handle(.interrupted)
                }
            }
            await start()
            group.addTask { await self.readInput(input) }
            group.addTask {
                for await place in places {
                    await self.goOn(in: place)
                }
            }
            group.addTask {
                for await _ in ticks {
                    await self.handle(.ticked)
                }
            }
            var exit = Exit.quietFailure
            for await end in exits {
                exit = end
            }
            group.cancelAll()
            return exit
        }
    }

    private nonisolated func readInput(_ input: InputReader) async {
        while let chunk = await input.next() {
            await feed(chunk)
        }
        guard !Task.isCancelled else {
            return
        }
        await feed(nil)
    }

    private nonisolated func relayEvents(of connection: some Connection) async {
        for await event in connection.events {
            guard let event = DialogueEvent(event) else {
                continue
            }
            // Whoever does not take the next event has not been shown this one.
            guard await handle(event) else {
                return
            }
        }
        await handle(.disconnected(.lost(reason: "it ended without a reason.")))
    }

    private nonisolated func carryOutRequests(over connection: some Connection) async {
        await withDiscardingTaskGroup { group in
            var marksInRow = 0
            for await request in requests {
                marksInRow = request.isBackground ? marksInRow + 1 : 0
                if marksInRow == MarkBook.atOnce {
                    // More at once than the connection takes would have it refuse the logout behind them.
                    marksInRow = 0
                    _ = try? await connection.answer(request)
                    continue
                }
                // Immediate: it runs here up to where it hands the request over, so that messages that wait for the
                // connection are handed over in their order.
                group.addImmediateTask {
                    do throws(RequestFailure) {
                        await self.handle(.answered(request, try await connection.answer(request)))
                    } catch {
                        await self.handle(.failed(request, error))
                    }
                }
            }
        }
    }
}

extension DialogueEvent {
    /// What the connection tells; `nil` for what prompts do not show.
    fileprivate init?(_ event: ChatEvent) {
        switch event {
        case .message(let message): self = .received(message)
        case .presence(let change): self = .presence(change)
        case .receipt(let change): self = .receipt(change)
        case .room(let change): self = .room(change)
        case .connection(let change): self = .connection(change)
        case .restored: self = .restored
        case .waiting(let wait): self = .waiting(wait)
        case .disconnected(let disconnection): self = .disconnected(disconnection)
        case .wireChanged: return nil
        }
    }
}
