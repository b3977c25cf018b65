import ChatProtocol

/// The bounds that a server announces in its `Welcome`. A request beyond them fails on this side: a server can only
/// close the connection on a frame that is too large, and all other requests on it would be lost, too.
public struct ServerLimits: Sendable, Equatable {
    /// Bytes of one request after login, with its envelope.
    public var frameBytes: Int

    /// Bytes of UTF-8 in one message body.
    public var bodyBytes: Int

    /// Bytes of UTF-8 in an account's password.
    public var passwordBytes: Int

    /// Characters of a username.
    public var usernameCharacters: Int

    /// The bounds of the protocol, which hold until the server has announced its own.
    public init() {
        frameBytes = ProtocolLimits.frameBytes
        bodyBytes = ProtocolLimits.bodyBytes
        passwordBytes = PasswordPolicy.maximumBytes
        usernameCharacters = Username.maximumLength
    }

    /// Bounds as a server announces them; one that it leaves out is the protocol's.
    init(_ limits: WireLimits) {
        self.init()
        frameBytes = limits.frameBytes == 0 ? frameBytes : Int(limits.frameBytes)
        bodyBytes = limits.bodyBytes == 0 ? bodyBytes : Int(limits.bodyBytes)
        passwordBytes = limits.passwordBytes == 0 ? passwordBytes : Int(limits.passwordBytes)
        usernameCharacters = limits.usernameMaximum == 0 ? usernameCharacters : Int(limits.usernameMaximum)
    }
}
