import ChatProtocol

/// The limits that a server announces in its `Welcome`. A request beyond them fails on the client: a server can
/// only close the connection on a frame that is too large, and all other requests on it would be lost, too.
public struct ServerLimits: Sendable, Equatable {
    /// The most bytes of one request after login, with its envelope.
    public var frameBytes: Int

    /// The most bytes of UTF-8 in one message body.
    public var bodyBytes: Int

    /// The most bytes of UTF-8 in an account's password.
    public var passwordBytes: Int

    /// The most characters of a username.
    public var usernameCharacters: Int

    /// Whether a search may have a sender, a time, or an account as its place; servers before 0.2 ignore them.
    public var hasSearchFilters: Bool

    /// Makes the limits of the protocol, which apply until the server has announced its own.
    public init() {
        frameBytes = ProtocolLimits.frameBytes
        bodyBytes = ProtocolLimits.bodyBytes
        passwordBytes = PasswordPolicy.maximumBytes
        usernameCharacters = Username.maximumLength
        hasSearchFilters = false
    }

    /// Makes the limits that a server announces; an omitted one is the protocol's.
    init(_ limits: ProtoLimits) {
        self.init()
        frameBytes = limits.frameBytes == 0 ? frameBytes : Int(limits.frameBytes)
        bodyBytes = limits.bodyBytes == 0 ? bodyBytes : Int(limits.bodyBytes)
        passwordBytes = limits.passwordBytes == 0 ? passwordBytes : Int(limits.passwordBytes)
        usernameCharacters = limits.usernameMaximum == 0 ? usernameCharacters : Int(limits.usernameMaximum)
        hasSearchFilters = limits.searchFilters
    }
}
