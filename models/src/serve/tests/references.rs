//! Reference pictures on their way through the loop.

use super::*;
use tintype::engine::wire::{Reference, ReferenceId, Referred};

/// The photograph's side.
const SIDE: usize = 64;

/// A picture of a slope in one color, for a photograph of a number of rows.
fn picture(chroma: f32, rows: usize) -> Reference {
    let plane = |value: &dyn Fn(usize) -> f32| (0..48 * 40).map(value).collect::<Vec<f32>>();
    let array = |channels, samples| Array::new([channels, 40, 48], Dtype::F32, samples).unwrap();
    Reference {
        lightness: array(1, plane(&|at| (at % 48) as f32)),
        ab: array(2, [plane(&|_| chroma), plane(&|_| -chroma)].concat()),
        there: array(1, plane(&|_| 0.0)),
        here: Array::new([1, rows, SIDE], Dtype::F16, vec![0.0; rows * SIDE]).unwrap(),
    }
}

fn refer(id: u64, picture: Reference) -> Task {
    Task::Refer { network: "here".into(), photo: PhotoId(1), reference: ReferenceId(id), picture }
}

fn after(references: &[(u64, f32)]) -> Task {
    let referred = |&(id, strength): &(u64, f32)| Referred { reference: ReferenceId(id), strength };
    let options = wire::Options { references: references.iter().map(referred).collect(), ..wire::Options::default() };
    Task::Predict { network: "here".into(), photo: PhotoId(1), hints: wire::Hints::None, options }
}

/// DEVC, narrow and with weights of noise: it makes something of every reference.
fn devc(_: &Wanted, place: Place) -> Result<Box<dyn Colorizer>, Failure> {
    let config = crate::nets::devc::Config { width: 8 };
    Ok(Box::new(crate::colorize::Devc::new(place, &config, untrained(3, Scaling::Rectified))?))
}

fn colored(served: &mut Served, references: &[(u64, f32)]) -> Array {
    match served.do_it(after(references)) {
        Answer::Predicted { prediction, .. } => prediction.ab,
        other => panic!("{references:?}: {other:?}"),
    }
}

fn ready(open: Box<Open>) -> Served {
    let mut served = serve(Vec::new(), open);
    assert!(matches!(served.load(DeviceChoice::Cpu), Answer::Loaded(_)));
    assert_eq!(served.encode(SIDE), Answer::Done);
    served
}

#[test]
fn references_are_kept_with_their_photograph_and_take_the_place_of_those_of_their_name() {
    let mut served = ready(Box::new(devc));
    served.fails(after(&[]), FailureKind::BadRequest, "needs a color picture");
    served.fails(after(&[(1, 1.0)]), FailureKind::NotReady, "not told of");
    assert_eq!(served.do_it(refer(1, picture(40.0, SIDE))), Answer::Done);
    assert_eq!(served.do_it(refer(2, picture(-40.0, SIDE))), Answer::Done);
    let [one, two] = [1, 2].map(|id| colored(&mut served, &[(id, 1.0)]));
    assert_ne!(one, two);
    assert_eq!(colored(&mut served, &[(1, 1.0), (2, 0.0)]), one, "nothing is made of the other");
    assert_eq!(served.do_it(refer(1, picture(-40.0, SIDE))), Answer::Done);
    assert_eq!(colored(&mut served, &[(1, 1.0)]), two, "what was made of the old one is forgotten");
    assert_eq!(served.encode(SIDE), Answer::Done);
    served.fails(after(&[(1, 1.0)]), FailureKind::NotReady, "not told of");
}

#[test]
fn references_that_do_not_fit_are_refused() {
    let mut served = ready(Box::new(devc));
    served.fails(refer(1, picture(40.0, SIDE - 1)), FailureKind::BadRequest, "64×63");
    let mut other = refer(1, picture(40.0, SIDE));
    if let Task::Refer { photo, .. } = &mut other {
        *photo = PhotoId(7);
    }
    served.fails(other, FailureKind::NotReady, "not encoded");
    let mut served = ready(Box::new(siggraph));
    served.fails(refer(1, picture(40.0, SIDE)), FailureKind::Unsupported, "takes no reference picture");
    served.fails(after(&[(1, 1.0)]), FailureKind::Unsupported, "takes no reference picture");
}

#[test]
fn no_more_are_kept_than_a_message_may_name() {
    let mut served = ready(Box::new(hinted));
    for id in 0..=16 {
        assert_eq!(served.do_it(refer(id, picture(40.0, SIDE))), Answer::Done);
    }
    colored(&mut served, &[(1, 1.0), (16, 0.5)]);
    served.fails(after(&[(0, 1.0)]), FailureKind::NotReady, "not told of");
}
