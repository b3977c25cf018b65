import ChatClientCore
import ChatProtocol

// Remembered logins.
extension DialogueWords {
    static let loggedInByToken = "Logged in by a remembered login."
    static let tokenRefused = "The remembered login is not good any more: log in with the password."
    static let rememberUsage = "Write /remember alone: it remembers this login on this device."
    static let loginsUsage = "Write /logins, /logins end NUMBER or /logins forget."
    static let alreadyRemembered = "This device has a remembered login already. /logins lists it."
    static let nothingKept = "With --no-state nothing is kept on this device, so no login is remembered."
    static let noOwnLogin = "This device has no remembered login of this account."
    static let loginForgotten = "This device's login is forgotten: its next start asks for the password."
    static let typedBeforeLogin = "What you typed before the login was dropped; it may have been the password."

    /// Confirmation of a login that is remembered from now on.
    static func remembered(_ login: RememberedLogin, _ clock: WallClock) -> String {
        let start = "This login is remembered: the next start on this device needs no password. /logins lists it."
        return login.ended.map { "\(start)\n\(ended($0, clock))" } ?? start
    }

    /// - Parameter sentence: Why, sanitised.
    static func notRemembered(_ sentence: String) -> String { "This login is not remembered. \(sentence)" }

    /// Confirmation that a login was ended.
    static func loginEnded(_ login: UInt64) -> String {
        "The remembered login \(login) is ended, and so are the other sessions that came from it."
    }

    /// Lists the remembered logins, the one used last first, and those that the server ended.
    static func logins(_ list: LoginList, _ clock: WallClock) -> String {
        var lines = ["No login of this account is remembered. /remember remembers this one."]
        if !list.logins.isEmpty {
            let width = max(4, list.logins.map { "\($0.login)".count }.max() ?? 0)
            lines = ["The remembered logins of this account, the one used last first:"]
            lines += list.logins.map { login in
                let number = padded("\(login.login)", to: width, atStart: true)
                let name = padded(label(login.label), to: 28)
                let times = "made \(clock.words(login.made)), used \(clock.words(login.lastUsed))"
                return "\(number)  \(name)  \(times)\(login.isThis ? ", this device" : "")"
            }
            lines.append("/logins end NUMBER ends one, /logins forget that of this device.")
        }
        return (lines + list.ended.map { ended($0, clock) }).joined(separator: "\n")
    }

    /// A sentence about a login that the server ended.
    static func ended(_ login: EndedLogin, _ clock: WallClock) -> String {
        let start = "The remembered login '\(label(login.label))' was ended (\(clock.words(login.time))): "
        return switch login.reason {
        case .tokenReused:
            start + "its token was used twice, so somebody else may have a copy. If you do not know why, change your "
                + "password (PW)."
        case .tooMany: start + "the account had too many, and it was unused for longest."
        case .other: start + "the server had a reason that this client does not know."
        }
    }

    private static func label(_ label: String) -> String {
        let label = SafeText.line(label)
        return label.isEmpty ? "without a name" : label
    }
}
