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
        let isMeant = model.role == .member ? words.count > 1 && isVerb : words.count != 1 || isVerb
        return isMeant ? AdministrationCommand(line) : nil
    }

    /// Handles the answer to an administration command.
    mutating func handle(_ answer: Administered) -> [DialogueAction] {
        guard case .waiting(.administering(let verb)) = state else {
            return []
        }
        // What is not understood is shown as it is: the server may be newer.
        let items = answer.items.map { (try? AdminItem(json: $0)) ?? .object(json: $0) }
        let text = AdminText(clock: AdminClock(now: clock.now(), offset: clock.offset))
        let lines = text.lines(items, of: verb) + (answer.hasMore ? [DialogueWords.moreItems(of: verb)] : [])
        return [.show(StyledText(lines.joined(separator: "\n"), hangingIndent: 2))] + ask(home)
    }

    /// What the help says to an account with a role; empty for others.
    var roleHelp: String {
        model.role == .member || !isInteractive ? "" : "\n" + DialogueWords.roleHelp(model.role)
    }
}
