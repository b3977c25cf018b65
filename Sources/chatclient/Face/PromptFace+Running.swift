import ChatClientCore

extension PromptFace {
    nonisolated func run(over connection: some Connection, input: InputReader, stops: AsyncStream<Void>) async -> Exit {
        await run(over: connection, input: input, stops: stops, ticks: Ticks())
    }

    /// Runs the dialogue to its end.
    ///
    /// - Parameters:
    ///   - stops: One element for each request to end the program.
    ///   - ticks: One element per second.
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
            group.addTask {
                for await _ in self.reconnects {
                    await connection.reconnectNow()
                }
            }
            group.addTask { await self.tellOfProblems() }
            group.addTask { await self.endPauses() }
            await start()
            group.addTask { await self.readInput(input) }
            group.addTask { await self.followPlaces() }
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

    private nonisolated func tellOfProblems() async {
        for await sentence in problems {
            await handle(.failedToKeep(sentence))
        }
    }

    private nonisolated func followPlaces() async {
        for await place in places {
            await goOn(in: place)
        }
    }

    private nonisolated func endPauses() async {
        for await pause in pauses {
            guard (try? await Task.sleep(for: pause.delay)) != nil else {
                return
            }
            await endPause(pause)
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
                    // Await inline: with too many concurrent marks the connection would refuse a logout behind them.
                    marksInRow = 0
                    _ = try? await connection.answer(request)
                    continue
                }
                // Immediate task: runs here up to the hand-over of its request, which keeps queued messages in order.
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
