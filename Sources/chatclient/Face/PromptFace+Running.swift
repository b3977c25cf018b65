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
            switch event {
            case .message(let message): await handle(.received(message))
            case .presence(let change): await handle(.presence(change))
            case .receipt(let change): await handle(.receipt(change))
            case .room(let change): await handle(.room(change))
            case .connection(let change): await handle(.connection(change))
            case .wireChanged: break
            case .disconnected(let disconnection): return await handle(.disconnected(disconnection))
            }
        }
        await handle(.disconnected(.lost(reason: "it ended without a reason.")))
    }

    private nonisolated func carryOutRequests(over connection: some Connection) async {
        await withDiscardingTaskGroup { group in
            for await request in requests {
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
