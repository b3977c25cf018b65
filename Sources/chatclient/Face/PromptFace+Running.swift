import ChatClientCore

extension PromptFace {
    nonisolated func run(over connection: some Connection, input: InputReader, stops: AsyncStream<Void>) async -> Exit {
        await run(over: connection, input: input, stops: stops, ticks: Ticks())
    }

    /// Leads the dialogue to its end.
    ///
    /// - Parameters:
    ///   - stops: An element for each time that the program is asked to end.
    ///   - ticks: An element for each second.
    nonisolated func run(
        over connection: some Connection,
        input: InputReader,
        stops: AsyncStream<Void>,
        ticks: some AsyncSequence<Void, Never> & Sendable
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
                for await place in self.places {
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
            // An event counts as shown once the next one is taken.
            guard await handle(.told(event)) else {
                return
            }
        }
        await handle(.told(.disconnected(.lost(reason: "it ended without a reason."))))
    }

    private nonisolated func carryOutRequests(over connection: some Connection) async {
        await withDiscardingTaskGroup { group in
            var marksInRow = 0
            for await request in requests {
                marksInRow = request.isBackground ? marksInRow + 1 : 0
                if marksInRow == ReadMarks.atOnce {
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
