package org.racewalk.actors.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The links between nodes on loopback, each of which can be cut. A node is reached through a port
 * of ours, and connects from an address of its own in 127.0.0.0/8, by which we know who calls. What
 * is sent over a cut link is held back, not refused, as by a switch that went dark; it arrives when
 * the link is whole again. Safe for several threads.
 */
public final class Links implements AutoCloseable {
    private static final int BUFFER = 16 * 1024;
    private static final int BACKLOG = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Link> cut = new HashSet<>();
    private final List<ServerSocket> doors = new ArrayList<>();
    private final List<Integer> ports;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Between two nodes, in both directions; the lower number first. */
    private record Link(int one, int other) {
        static Link between(int a, int b) {
            return new Link(Math.min(a, b), Math.max(a, b));
        }
    }

    private Links(List<Integer> ports) {
        this.ports = List.copyOf(ports);
    }

    /** Opens a door for each node; {@code ports} are those that the nodes bind. */
    public static Links open(List<Integer> ports) throws IOException {
        Links links = new Links(ports);
        for (int node = 0; node < ports.size(); node++) {
            ServerSocket door = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
            links.doors.add(door);
            int number = node;
            Thread.ofVirtual().name("door-" + node).start(() -> links.accept(number, door));
        }
        return links;
    }

    /** The port by which others reach that node, on 127.0.0.1. */
    public int port(int node) {
        return doors.get(node).getLocalPort();
    }

    /** The address that a node must connect from. */
    public static String source(int node) {
        return "127.0.1." + (node + 1);
    }

    /** Cuts a node off from all others. */
    public void isolate(int node) {
        change(node, true);
    }

    /** Makes all links of a node whole. */
    public void rejoin(int node) {
        change(node, false);
    }

    private void change(int node, boolean cutting) {
        lock.lock();
        try {
            for (int other = 0; other < ports.size(); other++) {
                if (other == node) {
                    continue;
                }
                if (cutting) {
                    cut.add(Link.between(node, other));
                } else {
                    cut.remove(Link.between(node, other));
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept(int node, ServerSocket door) {
        while (!closed) {
            try {
                Socket caller = door.accept();
                sockets.add(caller);
                Thread.ofVirtual().start(() -> connect(node, caller));
            } catch (IOException e) {
                // The door was closed, or the caller was gone at once.
            }
        }
    }

    private void connect(int node, Socket caller) {
        int from =
                ((InetSocketAddress) caller.getRemoteSocketAddress()).getAddress().getAddress()[3]
                        - 1;
        Link link = Link.between(from, node);
        Socket called = new Socket();
        sockets.add(called);
        try {
            awaitWhole(link);
            called.connect(new InetSocketAddress("127.0.0.1", ports.get(node)));
            Thread.ofVirtual().start(() -> carry(link, called, caller));
            carry(link, caller, called);
        } catch (IOException e) {
            // The node does not listen: the caller sees a connection that ends.
            end(caller, called);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(caller, called);
        }
    }

    private void carry(Link link, Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitWhole(link);
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // One end closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(from, to);
        }
    }

    private void awaitWhole(Link link) throws InterruptedException {
        lock.lock();
        try {
            while (cut.contains(link) && !closed) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(Socket... ends) {
        for (Socket socket : ends) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (ServerSocket door : doors) {
            try {
                door.close();
            } catch (IOException e) {
                // It is gone either way.
            }
        }
        end(sockets.toArray(new Socket[0]));
    }
}
