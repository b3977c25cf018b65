import ChatClientCore
import ChatProtocol

extension OneShotRun {
    /// Sends the message to each of the recipients in turn.
    func send(to targets: [OneShotTarget]) async -> Exit {
        var sent = 0
        for (index, target) in targets.enumerated() {
            // With one recipient it is clear whom a sentence concerns.
            let place = targets.count > 1 ? target.place : nil
            do throws(RequestFailure) {
                let recipient = try await recipient(of: target)
                guard case .stored(let receipt) = try await ask(.send(body: job.body, recipient: recipient)) else {
                    continue
                }
                sent += 1
                await output.sent(receipt, to: target.place)
                await warnOfPlain(receipt, to: target)
            } catch {
                let outcome = error.isOutcomeUnknown ? DialogueWords.outcomeUnknown : DialogueWords.notSent
                let words = DialogueWords.reason(error, outcome, in: words(for: error))
                await output.fail(error, words, at: place)
                guard !isOver(error) else {
                    await tellRest(targets[(index + 1)...])
                    break
                }
            }
        }
        return sent == targets.count ? .done : sent == 0 ? .quietFailure : .partly
    }

    /// Whether nothing more can be sent.
    private func isOver(_ failure: RequestFailure) -> Bool {
        Task.isCancelled || failure.code == RequestFailure.Known.connectionLost
    }

    private func tellRest(_ targets: ArraySlice<OneShotTarget>) async {
        for target in targets {
            let failure = RequestFailure(code: RequestFailure.Known.connectionLost, message: DialogueWords.notSent)
            await output.fail(failure, failure.message, at: target.place)
        }
    }

    private func recipient(of target: OneShotTarget) async throws(RequestFailure) -> Recipient {
        switch target {
        case .everyone: return .everyone
        case .user(let name): return .user(name)
        case .room(let key):
            if let room = try await conversation(of: key, isOpen: true) {
                return .room(room.id)
            }
            return .room(try await join(key, target.place))
        }
    }

    /// Joins a room that the account is not in, as a person would before writing there.
    private func join(_ key: RoomKey, _ place: String) async throws(RequestFailure) -> UInt64 {
        do throws(RequestFailure) {
            guard case .room(let room) = try await ask(.joinRoom(key, password: nil)) else {
                throw RequestFailure(code: RequestFailure.Known.noSuchRoom, message: DialogueWords.notInRoom(key))
            }
            await output.notice("Joined \(place).")
            return room.conversation
        } catch {
            guard error.code == RequestFailure.Known.wrongRoomPassword else {
                throw error
            }
            let words = "\(place) has a password: join it with chatclient and its command JR first."
            throw RequestFailure(code: error.code, message: words)
        }
    }

    /// Finds a room among the conversations of the account.
    ///
    /// - Parameter isOpen: Whether closed rooms, which can only be read, are left out.
    func conversation(of key: RoomKey, isOpen: Bool) async throws(RequestFailure) -> Conversation? {
        guard case .conversations(let conversations) = try await ask(.conversations) else {
            return nil
        }
        let rooms = conversations.filter { $0.isRoom(key) }
        // A closed room may have the same name as an open one.
        return rooms.first { !$0.isClosed } ?? (isOpen ? nil : rooms.last)
    }
}
