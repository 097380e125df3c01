//! ferrotherm: its multi-spin sampler (64 replicas a word) where the couplings allow it, else its chromatic Gibbs sampler.
//! Protocol as in ../../protocol.py. arguments: graph chains beta seconds

use ferrotherm::{gibbs::Sampler, graph::Graph, graph::GraphBuilder, multispin::Multispin};
use std::io::BufRead;
use std::time::Instant;

fn read(path: &str) -> Graph {
    let bytes = std::fs::read(path).expect("the graph");
    let word = |k: usize| -> [u8; 4] { bytes[4 * k..4 * k + 4].try_into().unwrap() };
    let integer = |k: usize| u32::from_le_bytes(word(k)) as usize;
    let real = |k: usize| f64::from(f32::from_le_bytes(word(k)));
    let (nodes, edges) = (integer(0), integer(1));
    let mut builder = GraphBuilder::new(nodes);
    for e in 0..edges {
        builder.couple(integer(2 + 2 * e), integer(3 + 2 * e), real(2 + 2 * edges + e));
    }
    for i in 0..nodes {
        builder.bias(i, real(2 + 3 * edges + i));
    }
    builder.build()
}

/// Nanoseconds that this thread has run.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("schedstat");
    text.split(' ').next().unwrap().parse().unwrap()
}

fn measure(sweep: &mut dyn FnMut(), sweeps: usize) -> (f64, f64) {
    let (wall, used) = (Instant::now(), cpu());
    for _ in 0..sweeps {
        sweep();
    }
    (wall.elapsed().as_secs_f64(), 1e-9 * (cpu() - used))
}

fn serve(settings: &str, sweep: &mut dyn FnMut(), updates: usize, seconds: f64) {
    let (mut sweeps, mut taken) = (1, 0.0);
    while taken < seconds / 4.0 {
        sweeps *= 4;
        taken = measure(sweep, sweeps).0;
    }
    sweeps = ((sweeps as f64 * seconds / taken) as usize).max(1);
    println!("{{\"settings\": \"{settings}; {sweeps} sweeps\"}}");
    for _ in std::io::stdin().lock().lines() {
        let (wall, cpu) = measure(sweep, sweeps);
        println!("{{\"updates\": {}, \"wall\": {wall}, \"cpu\": {cpu}}}", updates * sweeps);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |k: usize| arguments[k].parse::<f64>().unwrap();
    let (chains, beta, seconds) = (number(2), number(3), number(4));
    let graph = read(&arguments[1]);
    // Asked only where the couplings allow it: the refusal lists the magnitudes, in time quadratic in their number.
    let uniform = graph.w.iter().all(|w| w.abs() == graph.w[0].abs());
    if uniform && chains >= 64.0 {
        let mut many = Multispin::new(&graph, beta, 1).expect("couplings of one magnitude");
        serve("multi-spin, 64 replicas a word", &mut || { many.sweep(None); }, 64 * graph.n, seconds)
    } else {
        let mut one = Sampler::new(&graph, beta, 1);
        serve("chromatic Gibbs, one chain at a time", &mut || one.sweep(None), graph.n, seconds)
    }
}
