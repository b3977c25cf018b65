/// The rule for account names inside what is signed or sealed: `Username.folded` of ChatProtocol.
package enum FoldedAccount {
    /// Lengths in bytes that a name may have here. Whether an account has the name is the server's business.
    package static let lengths = 1...50

    /// Whether a name is one in its folded form: ASCII letters are small.
    package static func isValid(_ account: String) -> Bool {
        lengths.contains(account.utf8.count) && account.utf8.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
            UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default:
            false
        }
    }
}
