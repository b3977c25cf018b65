import ChatClientCore
import ChatProtocol

/// The way into a new account: at once, by an invite, or by an operator's approval.
extension Dialogue {
    /// Begins to make an account.
    mutating func enterNew(_ name: String, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        guard !refusesNew else {
            return finish(.failure(DialogueWords.existingOnly(name)))
        }
        switch welcome.registration {
        case .open: return askNewPassword(name, entrance)
        case .closed: return finish(.failure(DialogueWords.registrationClosed(name)))
        case .invite:
            guard admission.isReady(for: name) else {
                let asked = askInvite(name, entrance, saying: DialogueWords.inviteNeeded(name))
                // What was typed ahead is the password, as it would be anywhere else, and this prompt shows its line.
                loginMemory.mayHaveTypedPassword = isInteractive
                return (isInteractive ? [.hideTypeahead] : []) + asked
            }
            return askNewPassword(name, entrance)
        case .approval: return askNewPassword(name, entrance)
        }
    }

    /// Asks a person for an invite; a script ends, because the next line is not one.
    private mutating func askInvite(
        _ name: String,
        _ entrance: DialogueState.Entrance,
        saying words: String
    ) -> [DialogueAction] {
        isInteractive
            ? ask(.invite(name: name, entrance), saying: words)
            : finish(.failure("\(words) \(DialogueWords.inviteSources)"))
    }

    /// Handles a typed invite. An empty line goes back to the menu, if the name was typed there. What cannot be an
    /// invite is not sent: the server counts wrong ones.
    mutating func enterInvite(
        _ line: InputLine,
        name: String,
        _ entrance: DialogueState.Entrance
    ) -> [DialogueAction] {
        let again = DialogueState.invite(name: name, entrance)
        guard case .text(let text) = line else {
            return ask(again, saying: DialogueWords.unreadable(line, "invite"))
        }
        guard !text.trimmed().isEmpty else {
            return entrance == .commandLine ? ask(again, saying: DialogueWords.inviteNeeded(name)) : ask(.menu)
        }
        guard let code = InviteCode(text: text) else {
            return ask(again, saying: DialogueWords.inviteMistyped)
        }
        admission.typed = code
        return askNewPassword(name, entrance)
    }

    private mutating func askNewPassword(_ name: String, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        var words = DialogueWords.welcomeNewUser(name, policy: welcome.passwordPolicy)
        if welcome.registration == .approval, admission.typed == nil, !admission.hasNamedInvite {
            let note = admission.hasApplied(for: name) ? DialogueWords.requestLookedUp : DialogueWords.approvalAhead
            words = "\(note)\n\(words)"
        }
        return ask(.newPassword(name: name, entrance), saying: words)
    }

    /// Handles the failure of a registration that an invite or an operator would let in.
    ///
    /// - Returns: `nil` if it is another failure.
    mutating func handleAdmissionFailure(_ failure: RequestFailure) -> [DialogueAction]? {
        guard case .registering(let name, let entrance) = state else {
            return nil
        }
        let sentence = SafeText.line(failure.message)
        switch failure.code {
        case RequestFailure.Known.approvalNeeded:
            let words = DialogueWords.approvalNeeded(failure)
            // A person has done what can be done; a script has no account.
            return finish(isInteractive ? Exit(code: 0, sentence: words) : .failure(words))
        case RequestFailure.Known.inviteNeeded:
            return askInvite(name, entrance, saying: sentence)
        case RequestFailure.Known.inviteRefused:
            admission.refused(for: name)
            switch welcome.registration {
            case .invite: return isInteractive ? ask(.invite(name: name, entrance), saying: sentence) : nil
            case .open, .approval, .closed:
                return isInteractive && entrance != .commandLine ? ask(.menu, saying: sentence) : nil
            }
        default:
            return nil
        }
    }
}
