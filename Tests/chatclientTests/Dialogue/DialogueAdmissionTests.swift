import ChatProtocol
import TerminalUI
import Testing

@testable import ChatClientCore
@testable import chatclient

/// New accounts on servers that do not take everybody.
@Suite struct DialogueAdmissionTests {
    private static let welcomeWords = """
        Welcome new user: bob please enter a new password:
        \(Fixtures.policy)
        """

    private static let inviteWords =
        "There is no account named bob, and this server makes accounts for invites only."

    /// A dialogue that was told that there is no account `bob`, and its actions since.
    private func unknown(
        _ mode: RegistrationMode,
        _ admission: Admission = Admission(),
        isInteractive: Bool = true,
        byMenu: Bool = false
    ) -> (talk: Talk, actions: [DialogueAction]) {
        var talk = Talk(
            byMenu ? nil : "bob",
            welcome: Fixtures.welcome(registration: mode),
            isInteractive: isInteractive
        )
        talk.dialogue.admission = admission
        _ = talk.start()
        if byMenu {
            _ = talk.enter("r")
            _ = talk.enter("bob")
        }
        let actions = talk.answer(Fixtures.status(exists: false, ""))
        return (talk, actions)
    }

    @Test func `asks for the invite first, and for no password before it has one`() {
        var (talk, actions) = unknown(.invite)
        // What was typed ahead may be the password.
        #expect(actions == [.hideTypeahead, .print(Self.inviteWords), .prompt(.invite)])
        let dropped = talk.handle(.enteredLate(.text("Secret1234")))
        #expect(dropped == [.print(DialogueWords.typedBeforeLogin), .prompt(.invite)])
        #expect(talk.enter("") == [.print(Self.inviteWords), .prompt(.invite)])
        // A mistyped one is not sent: the server counts those.
        #expect(talk.enter("000G4-0R40M") == [.print(DialogueWords.inviteMistyped), .prompt(.invite)])
        #expect(talk.enter(" 000g4or4om3oe2o9185gr38elw ") == [.print(Self.welcomeWords), .prompt(.newPassword)])
        let register = Request.register(username: "bob", password: "Secret1234", invite: Fixtures.invite)
        #expect(talk.enter("Secret1234") == [.request(register)])
        #expect(talk.answer(.loggedIn(username: "bob")) == [.request(.conversations)])
    }

    @Test func `the invite is shown while it is typed, and in no history`() {
        #expect(!Prompt.invite.isHidden)
        #expect(!Prompt.invite.lineKind.isRemembered)
    }

    @Test func `asks for another invite when the server refuses one`() {
        var (talk, _) = unknown(.invite)
        _ = talk.enter(Fixtures.inviteText)
        _ = talk.enter("Secret1234")
        #expect(talk.fail("invite_refused", "It is used up.") == [.print("It is used up."), .prompt(.invite)])
        _ = talk.enter(Fixtures.inviteText)
        // A password that the policy refuses costs no invite.
        _ = talk.enter("short")
        #expect(talk.fail("password_policy", "Too short.") == [.print("Too short."), .prompt(.newPassword)])
        let register = Request.register(username: "bob", password: "Secret1234", invite: Fixtures.invite)
        #expect(talk.enter("Secret1234") == [.request(register)])
    }

    @Test func `an empty line or Escape goes back to the menu where the name was typed`() {
        var (talk, _) = unknown(.invite, byMenu: true)
        #expect(talk.enter("") == [.prompt(.menu)])
    }

    @Test(arguments: [Admission(hasNamedInvite: true), Admission(applied: ["bob"])])
    func `asks for no invite that the connection brings`(admission: Admission) {
        var (talk, actions) = unknown(.invite, admission)
        #expect(actions == [.print(Self.welcomeWords), .prompt(.newPassword)])
        // Without one of its own: the connection adds it.
        #expect(talk.enter("Secret1234") == [.request(.register(username: "bob", password: "Secret1234"))])
        // Once refused it is not taken for granted any more.
        #expect(talk.fail("invite_refused") == [.print("The server says no."), .prompt(.invite)])
        #expect(!talk.dialogue.admission.isReady(for: "bob"))
    }

    @Test func `a script needs the invite from elsewhere`() {
        let (_, lost) = unknown(.invite, isInteractive: false)
        #expect(lost == [.finish(.failure("\(Self.inviteWords) \(DialogueWords.inviteSources)"))])
        var (talk, actions) = unknown(.invite, Admission(hasNamedInvite: true), isInteractive: false)
        #expect(actions == [.print(Self.welcomeWords), .prompt(.newPassword)])
        _ = talk.enter("Secret1234")
        #expect(talk.fail("invite_refused") == [.finish(.failure("The server says no."))])
    }

    @Test func `applies for an account, and ends with the server's sentence`() {
        var (talk, actions) = unknown(.approval)
        #expect(actions == [.print("\(DialogueWords.approvalAhead)\n\(Self.welcomeWords)"), .prompt(.newPassword)])
        #expect(talk.enter("Secret1234") == [.request(.register(username: "bob", password: "Secret1234"))])
        let kept = RequestFailure(
            code: "approval_needed",
            message: "Noted.",
            claim: Fixtures.inviteText,
            isClaimKept: true
        )
        let register = Request.register(username: "bob", password: "Secret1234")
        #expect(talk.handle(.failed(register, kept)) == [.finish(Exit(code: 0, sentence: "Noted."))])
    }

    @Test func `a script that applies has failed`() {
        var (talk, _) = unknown(.approval, isInteractive: false)
        _ = talk.enter("Secret1234")
        #expect(talk.fail("approval_needed", "Noted.") == [.finish(.failure("Noted."))])
    }

    @Test func `shows the code of a request that this device does not keep`() {
        let lost = RequestFailure(code: "approval_needed", message: "Noted.", claim: Fixtures.inviteText)
        let words = DialogueWords.approvalNeeded(lost)
        #expect(words.hasPrefix("Noted.\n"))
        #expect(words.hasSuffix(": \(Fixtures.inviteText)"))
        #expect(words.contains("--invite-file"))
        // The server gives none to one who has it.
        #expect(DialogueWords.approvalNeeded(RequestFailure(code: "approval_needed", message: "Noted.")) == "Noted.")
    }

    @Test func `says that an earlier request is looked up, and what became of it`() {
        var (talk, actions) = unknown(.approval, Admission(applied: ["bob"]))
        #expect(actions == [.print("\(DialogueWords.requestLookedUp)\n\(Self.welcomeWords)"), .prompt(.newPassword)])
        _ = talk.enter("Secret1234")
        #expect(talk.fail("invite_refused", "It was turned down.") == [.finish(.failure("It was turned down."))])
        (talk, _) = unknown(.approval, Admission(applied: ["bob"]), byMenu: true)
        _ = talk.enter("Secret1234")
        #expect(talk.fail("invite_refused", "Turned down.") == [.print("Turned down."), .prompt(.menu)])
    }

    @Test func `an invite spares the approval`() {
        let (_, actions) = unknown(.approval, Admission(hasNamedInvite: true))
        #expect(actions == [.print(Self.welcomeWords), .prompt(.newPassword)])
    }

    @Test func `asks for an invite where the server wants one all of a sudden`() {
        var (talk, _) = unknown(.open)
        _ = talk.enter("Secret1234")
        #expect(talk.fail("invite_needed", "By invite.") == [.print("By invite."), .prompt(.invite)])
        var (script, _) = unknown(.open, isInteractive: false)
        _ = script.enter("Secret1234")
        let words = "By invite. \(DialogueWords.inviteSources)"
        #expect(script.fail("invite_needed", "By invite.") == [.finish(.failure(words))])
    }

    @Test(
        arguments: [
            ("barred", "You are banned. \(DialogueWords.askOperator)"), ("locked_down", "You are banned."),
            ("throttled", "You are banned."),
        ]
    )
    func `ends with the reason why somebody is kept out`(code: String, words: String) {
        var talk = Talk("bob")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "bob"))
        _ = talk.enter("Secret1234")
        #expect(talk.fail(code, "You are banned.") == [.finish(.failure(words))])
    }

    @Test(
        arguments: [
            (ChatError.Code.barred, "The session has ended. Spam. \(DialogueWords.askOperator)"),
            (.kicked, "The session has ended. Spam. You can log in again."),
            (.lockedDown, "The session has ended: Spam."),
        ]
    )
    func `tells why a session was ended`(code: ChatError.Code, words: String) {
        var talk = Talk.loggedIn()
        let end = Disconnection.refused(ChatError(code, "Spam."))
        #expect(talk.tell(.disconnected(end)) == [.finish(.failure(words))])
    }
}
