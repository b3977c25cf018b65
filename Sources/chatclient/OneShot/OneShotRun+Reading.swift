import ChatClientCore
import ChatProtocol

extension OneShotRun {
    /// Prints the messages that came since the last time.
    ///
    /// - Parameters:
    ///   - follows: Whether to go on with those that come.
    ///   - includesOwn: Whether to print what this account wrote on other devices.
    func read(follows: Bool, includesOwn: Bool) async -> Exit {
        do throws(RequestFailure) {
            // The names of the rooms.
            _ = try await ask(.conversations)
        } catch {
            return await refused(error)
        }
        let stop = await tellOwnState()
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in Ticks() {
                    await tell(model.update { $0.popMarks() })
                }
            }
            let exit = await relayEvents(follows: follows, includesOwn: includesOwn, told: stop)
            group.cancelAll()
            return exit
        }
    }

    /// Sends the delivery marks that are left, at the end.
    func tellMarks() async {
        await tell(model.update { $0.popAllMarks() })
    }

    /// - Parameter told: Why this client opens no direct messages, as it was told before.
    private func relayEvents(
        follows: Bool,
        includesOwn: Bool,
        told: ConversationEncryption.StopReason?
    ) async -> Exit {
        var keys = ReadingKeys(stop: told)
        var count = 0
        let now = WallClock.system.now
        for await event in connection.events {
            _ = model.update { $0.handle(event, now: now()) }
            switch event {
            case .message(let message), .unopened(let message):
                // A message counts as read on this device once the next event is taken.
                guard await print(message, includesOwn: includesOwn) else {
                    return .quietFailure
                }
                count += 1
                if message.isMissed {
                    await output.advance(to: count, of: nil)
                }
            case .connection(.caughtUp):
                await output.endProgress()
                guard follows else {
                    return keys.exit
                }
            case .connection(.interrupted(let reason, let delay)):
                await output.notice(DialogueWords.connectionLost(reason, delay: delay))
            case .announcement(let announcement):
                await output.notice(DialogueWords.announced(announcement, .system).trimmed())
            case .connection(.resumed): await output.notice(DialogueWords.connectedAgain)
            case .restored: await output.notice(DialogueWords.restored)
            case .disconnected(let reason): return await ended(by: reason)
            case .opened(let message):
                guard await printOpened(message, includesOwn: includesOwn) else {
                    return .quietFailure
                }
            case .encryption(let news): await tell(news, &keys)
            case .wireChanged, .presence, .receipt, .room, .waiting: break
            }
        }
        // Following ends in order by a signal; a catch-up that it interrupts is not done.
        return follows && Task.isCancelled
            ? keys.exit : await ended(by: .lost(reason: "it ended without a reason."))
    }

    private func ended(by reason: Disconnection) async -> Exit {
        guard !Task.isCancelled else {
            return await refused(RequestFailure(CancellationError()))
        }
        let words = DialogueWords.disconnected(reason, from: address)
        await output.fail(RequestFailure(code: RequestFailure.Known.connectionLost, message: words), words)
        return .quietFailure
    }

    /// Prints a message, unless it is one's own.
    ///
    /// - Returns: Whether to continue.
    private func print(_ message: ReceivedMessage, includesOwn: Bool) async -> Bool {
        let isOwn = model.update { $0.isAccount(message.sender) }
        guard includesOwn || !isOwn else {
            return true
        }
        guard await output.print(message, in: place(of: message)) else {
            return false
        }
        // Not marked as read: only the script knows whether a person has read it.
        model.update { $0.shown(message) }
        return true
    }

    /// Prints the text of a message that could not be opened before, after a sentence on stderr that names it.
    ///
    /// - Returns: Whether to continue.
    private func printOpened(_ message: ReceivedMessage, includesOwn: Bool) async -> Bool {
        guard includesOwn || !model.update({ $0.isAccount(message.sender) }) else {
            return true
        }
        await output.notice(DialogueWords.opened(message, account: model.account ?? "", .system))
        return await output.printOpened(message, in: place(of: message))
    }

    /// The conversation of a message as a script writes it: for a direct one, the other account.
    func place(of message: ReceivedMessage) -> String {
        switch message.kind {
        case .everyone: return OneShotTarget.publicPlace
        case .direct:
            let isOwn = model.update { $0.isAccount(message.sender) }
            return "@" + (isOwn ? message.recipient ?? message.sender : message.sender)
        case .room:
            // A name that is not known yet is not made up.
            return "#" + (model.update { $0.rooms[message.conversation]?.name } ?? "?")
        }
    }

    /// Sends delivery marks and ignores their outcome: a lost mark is superseded by the next one.
    private func tell(_ marks: [Request]) async {
        for mark in marks {
            do throws(RequestFailure) {
                _ = try await connection.answer(mark)
            } catch {
                guard !error.isOutcomeUnknown else {
                    return
                }
            }
        }
    }
}
