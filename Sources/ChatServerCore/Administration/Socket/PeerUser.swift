import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The user of the process at the other end of a Unix domain socket, as the system knows it.
enum PeerUser {
    /// Returns the user's number; `nil` if the system does not say.
    static func of(_ channel: any Channel) async -> UInt32? {
        guard let socket = channel as? any SocketOptionProvider else {
            return nil
        }
        #if canImport(Darwin)
            let credentials: xucred? = try? await socket.unsafeGetSocketOption(
                level: NIOBSDSocket.OptionLevel(rawValue: SOL_LOCAL),
                name: NIOBSDSocket.Option(rawValue: LOCAL_PEERCRED)
            ).get()
            return credentials?.cr_uid
        #else
            let credentials: PeerCredentials? = try? await socket.unsafeGetSocketOption(
                level: .socket,
                name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
            ).get()
            return credentials?.user
        #endif
    }

    /// Returns whether a user may call a server: the server's own, and root, who may do everything anyway.
    static func isTrusted(_ user: UInt32?) -> Bool {
        user == 0 || user == geteuid()
    }
}
