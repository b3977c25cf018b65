import ChatAdministration
import ChatClientCore
import ChatProtocol

/// The commands of moderators and admins.
extension Dialogue {
    /// Carries out a line that begins with `/admin`.
    mutating func carryOut(_ command: AdministrationCommand) -> [DialogueAction] {
        switch command {
        case .help:
            guard model.role != .member else {
                return refuse(DialogueWords.noRole, asking: home)
            }
            return ask(home, saying: DialogueWords.administrationHelp(model.role))
        case .unusable(let sentence): return refuse(sentence, asking: home)
        case .command(let command):
            do throws(AdminFrameError) {
                // The server decides: the account may have got a role, or lost it, since the login.
                return request(.administer(command: try command.json()), .waiting(.administering(command.verb)))
            } catch {
                return refuse(error.description, asking: home)
            }
        }
    }

    /// The administration command that a line in a room stands for; `nil` for one that hands the room over, as
    /// `/admin NAME` does. An account without a role has little use for the others.
    func administration(_ line: String, in room: RoomState) -> AdministrationCommand? {
        let words = line.split(whereSeparator: \.isWhitespace).dropFirst()
        let isVerb = words.first.map { AdministrationCommand.isVerb($0) } ?? true
        guard model.role != .member else {
            return words.count > 1 && isVerb ? AdministrationCommand(line) : nil
        }
        guard words.count == 1, !isVerb, let name = words.first else {
            return AdministrationCommand(line)
        }
        // A typing error in a command would give the room away.
        return AdministrationCommand.verb(resembling: name).map { .unusable(DialogueWords.verbOrName($0, name)) }
    }

    /// Handles the answer to the question for a message. A line for the server is refused: it may name people and
    /// reasons that are not for those who would read it.
    mutating func answerMessage(_ line: InputLine, to recipient: Recipient) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return enterMessage(line, to: recipient)
        }
        switch text.trimmed().prefix(while: { !$0.isWhitespace }).lowercased() {
        case AdministrationCommand.word: return refuse(DialogueWords.administrationInMessage, asking: state)
        case "/" + AdministrationCommand.word:
            return enterMessage(.text(String(text.trimmed().dropFirst())), to: recipient)
        default: return enterMessage(line, to: recipient)
        }
    }

    /// Handles the answer to an administration command.
    mutating func handle(_ answer: Administered) -> [DialogueAction] {
        guard case .waiting(.administering(let verb)) = state else {
            return []
        }
        // What is not understood is shown as it is: the server may be newer.
        let items = answer.items.map { (try? AdminItem(json: $0)) ?? .object(json: $0) }
        let text = AdminText(clock: clock.local, now: clock.now())
        let lines = text.lines(items, of: verb) + (answer.hasMore ? [DialogueWords.moreItems(of: verb)] : [])
        return [.show(StyledText(lines.joined(separator: "\n"), hangingIndent: 2))] + ask(home)
    }

    /// What the help says to an account with a role; empty for others.
    var roleHelp: String {
        model.role == .member || !isInteractive ? "" : "\n" + DialogueWords.roleHelp(model.role)
    }
}
